/** The golden cases: how their files are made, and where they are kept. */
@NullMarked
package dev.assay.comparator.golden;

import org.jspecify.annotations.NullMarked;
