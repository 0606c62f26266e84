/** What the person who decides accepts. */
@NullMarked
package dev.assay.core.policy;

import org.jspecify.annotations.NullMarked;
