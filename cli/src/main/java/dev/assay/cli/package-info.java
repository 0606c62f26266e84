/** The entry of the {@code assay} command: what the launcher starts, and how it ends. */
@NullMarked
package dev.assay.cli;

import org.jspecify.annotations.NullMarked;
