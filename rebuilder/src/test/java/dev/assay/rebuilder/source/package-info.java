@NullMarked
package dev.assay.rebuilder.source;

import org.jspecify.annotations.NullMarked;
