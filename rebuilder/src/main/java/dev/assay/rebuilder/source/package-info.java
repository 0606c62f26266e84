/** The checkout while a build runs over it. */
@NullMarked
package dev.assay.rebuilder.source;

import org.jspecify.annotations.NullMarked;
