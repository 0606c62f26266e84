/** JSON as Assay writes it, read strictly. */
@NullMarked
package dev.assay.core.json;

import org.jspecify.annotations.NullMarked;
