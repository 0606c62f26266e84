/** Progress, as values; only the command line prints. */
@NullMarked
package dev.assay.core.event;

import org.jspecify.annotations.NullMarked;
