/** Decoders of libraries, for the independent checker of accounts; core has no such library. */
@NullMarked
package dev.assay.comparator.audit;

import org.jspecify.annotations.NullMarked;
