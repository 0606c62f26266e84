@NullMarked
package dev.assay.rebuilder.ecosystem;

import org.jspecify.annotations.NullMarked;
