/** From two files to a comparison that accounts for every byte of both. */
@NullMarked
package dev.assay.comparator;

import org.jspecify.annotations.NullMarked;
