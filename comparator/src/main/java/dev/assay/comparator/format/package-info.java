/** One file for each format, and Formats, the ordered list of all. */
@NullMarked
package dev.assay.comparator.format;

import org.jspecify.annotations.NullMarked;
