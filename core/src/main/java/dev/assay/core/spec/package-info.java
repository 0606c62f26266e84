/** What to rebuild, from which source, in which environment; read as data. */
@NullMarked
package dev.assay.core.spec;

import org.jspecify.annotations.NullMarked;
