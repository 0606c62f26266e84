/** Pairs the parts of two anatomies. */
@NullMarked
package dev.assay.comparator.align;

import org.jspecify.annotations.NullMarked;
