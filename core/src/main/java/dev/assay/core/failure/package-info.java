/** What stops a run, and why. */
@NullMarked
package dev.assay.core.failure;

import org.jspecify.annotations.NullMarked;
