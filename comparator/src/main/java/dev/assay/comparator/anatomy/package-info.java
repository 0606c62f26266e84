/** What a file consists of: parts that tile it, and members that readers see. */
@NullMarked
package dev.assay.comparator.anatomy;

import org.jspecify.annotations.NullMarked;
