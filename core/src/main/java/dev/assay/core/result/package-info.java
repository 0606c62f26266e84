/** What a comparison found, and what is concluded from it. */
@NullMarked
package dev.assay.core.result;

import org.jspecify.annotations.NullMarked;
