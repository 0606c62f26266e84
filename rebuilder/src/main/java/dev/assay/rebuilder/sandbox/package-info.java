/** Where builds run: nothing of the host but {@code /usr} and what a request mounts. */
@NullMarked
package dev.assay.rebuilder.sandbox;

import org.jspecify.annotations.NullMarked;
