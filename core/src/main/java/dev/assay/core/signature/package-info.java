/** Detached signatures on bytes, held against keys that someone named. */
@NullMarked
package dev.assay.core.signature;

import org.jspecify.annotations.NullMarked;
