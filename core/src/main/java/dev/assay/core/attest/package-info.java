/** What is stated about builds, in the forms of in-toto and SLSA. */
@NullMarked
package dev.assay.core.attest;

import org.jspecify.annotations.NullMarked;
