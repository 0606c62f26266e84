/** Checks what reports claim, with code of its own: it shares no code with what made them. */
@NullMarked
package dev.assay.core.audit;

import org.jspecify.annotations.NullMarked;
