/** Holds what a package says about its own files against these files. */
@NullMarked
package dev.assay.comparator.consistency;

import org.jspecify.annotations.NullMarked;
