/** Reading hostile files in JVMs of their own, without network, keys or environment. */
@NullMarked
package dev.assay.cli.isolation;

import org.jspecify.annotations.NullMarked;
