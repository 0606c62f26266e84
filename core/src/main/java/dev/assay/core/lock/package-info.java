/** Locked dependencies: what a build may read beside its source, by digest. */
@NullMarked
package dev.assay.core.lock;

import org.jspecify.annotations.NullMarked;
