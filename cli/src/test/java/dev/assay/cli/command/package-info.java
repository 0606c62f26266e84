/** Tests of the command line's frame. */
@NullMarked
package dev.assay.cli.command;

import org.jspecify.annotations.NullMarked;
