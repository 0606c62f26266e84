/** Random access to bytes, wherever they are, in bounded memory. */
@NullMarked
package dev.assay.comparator.bytes;

import org.jspecify.annotations.NullMarked;
