/** Source: from a commit or an archive to a folder, every file of it accounted for. */
@NullMarked
package dev.assay.rebuilder.checkout;

import org.jspecify.annotations.NullMarked;
