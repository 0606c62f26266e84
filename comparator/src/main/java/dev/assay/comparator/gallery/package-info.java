/**
 * The injection gallery: tricks that hid code in released files, played on copies of real files, to
 * see that the comparator names each of them at the right place. Harmless markers stand for code.
 */
@NullMarked
package dev.assay.comparator.gallery;

import org.jspecify.annotations.NullMarked;
