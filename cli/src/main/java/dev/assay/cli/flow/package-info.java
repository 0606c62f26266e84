/** From files to a verdict, step by step; knows neither options nor reports. */
@NullMarked
package dev.assay.cli.flow;

import org.jspecify.annotations.NullMarked;
