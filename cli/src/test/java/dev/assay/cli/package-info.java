/** Tests of the command line as its users see it, and of the rules of the house. */
@NullMarked
package dev.assay.cli;

import org.jspecify.annotations.NullMarked;
