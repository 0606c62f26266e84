/** The command line: one class per command, in one list; nothing here judges anything. */
@NullMarked
package dev.assay.cli.command;

import org.jspecify.annotations.NullMarked;
