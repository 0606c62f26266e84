/** The kind of bzip2 that NSIS has: blocks without their usual numbers and checksums. */
@NullMarked
package dev.assay.core.bzip2;

import org.jspecify.annotations.NullMarked;
