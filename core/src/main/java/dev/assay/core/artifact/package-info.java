/** Names, digests and places: what a file is called and which bytes it has. */
@NullMarked
package dev.assay.core.artifact;

import org.jspecify.annotations.NullMarked;
