@NullMarked
package dev.assay.rebuilder.toolchain;

import org.jspecify.annotations.NullMarked;
