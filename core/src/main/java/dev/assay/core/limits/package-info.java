/** Bounds on the work that hostile input can cause. */
@NullMarked
package dev.assay.core.limits;

import org.jspecify.annotations.NullMarked;
