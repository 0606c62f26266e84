@NullMarked
package dev.assay.comparator.graft;

import org.jspecify.annotations.NullMarked;
