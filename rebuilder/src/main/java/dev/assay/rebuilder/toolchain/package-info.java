/** Compilers and build tools: found or fetched, and identified by digest. */
@NullMarked
package dev.assay.rebuilder.toolchain;

import org.jspecify.annotations.NullMarked;
