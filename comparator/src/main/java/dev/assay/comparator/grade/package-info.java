/** How bad a difference is: one table of rules. */
@NullMarked
package dev.assay.comparator.grade;

import org.jspecify.annotations.NullMarked;
