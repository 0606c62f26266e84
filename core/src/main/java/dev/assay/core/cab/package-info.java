/** The data of Microsoft's cabinets. */
@NullMarked
package dev.assay.core.cab;

import org.jspecify.annotations.NullMarked;
