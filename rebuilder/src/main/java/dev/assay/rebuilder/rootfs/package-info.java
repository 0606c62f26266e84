/** The trees that builds see as {@code /}: this machine's own, or one made of Debian packages. */
@NullMarked
package dev.assay.rebuilder.rootfs;

import org.jspecify.annotations.NullMarked;
