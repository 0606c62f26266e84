/** A vendor, two releases and one attack, small enough to watch. */
@NullMarked
package dev.assay.cli.demo;

import org.jspecify.annotations.NullMarked;
