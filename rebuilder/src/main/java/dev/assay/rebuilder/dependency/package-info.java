/** What builds read beside their source: recorded, locked, and served without a network. */
@NullMarked
package dev.assay.rebuilder.dependency;

import org.jspecify.annotations.NullMarked;
