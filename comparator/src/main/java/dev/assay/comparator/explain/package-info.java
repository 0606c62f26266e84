/** Differences as people read them; never for the verdict. */
@NullMarked
package dev.assay.comparator.explain;

import org.jspecify.annotations.NullMarked;
