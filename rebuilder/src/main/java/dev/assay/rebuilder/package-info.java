/** From a checked-out source to collected artifacts. */
@NullMarked
package dev.assay.rebuilder;

import org.jspecify.annotations.NullMarked;
