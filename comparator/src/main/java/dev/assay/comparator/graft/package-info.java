/**
 * Moves a published signature onto a rebuilt file: what is equal then is proved to be that only.
 */
@NullMarked
package dev.assay.comparator.graft;

import org.jspecify.annotations.NullMarked;
