/** Reading hostile text files, specs and policies, with a place for every complaint. */
@NullMarked
package dev.assay.core.text;

import org.jspecify.annotations.NullMarked;
