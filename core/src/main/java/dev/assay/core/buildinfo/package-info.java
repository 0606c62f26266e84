/** What Reproducible Central and Maven's artifact plugin write about builds. */
@NullMarked
package dev.assay.core.buildinfo;

import org.jspecify.annotations.NullMarked;
