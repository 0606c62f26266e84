@NullMarked
package dev.assay.rebuilder;

import org.jspecify.annotations.NullMarked;
