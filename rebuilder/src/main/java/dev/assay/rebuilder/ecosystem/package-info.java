/** One small class per build tool: its defaults, and which files it says it made. */
@NullMarked
package dev.assay.rebuilder.ecosystem;

import org.jspecify.annotations.NullMarked;
