/**
 * A decoder of Zstandard (RFC 8878) for hostile input: plain Java arrays, no size that a file
 * claims is allocated before there is content for it, and not a byte taken behind a frame.
 */
@NullMarked
package dev.assay.core.zstd;

import org.jspecify.annotations.NullMarked;
