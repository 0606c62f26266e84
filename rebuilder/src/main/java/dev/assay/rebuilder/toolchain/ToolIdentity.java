package dev.assay.rebuilder.toolchain;

import dev.assay.core.artifact.Digest;

/**
 * Which tool took part in a build.
 *
 * @param name {@code jdk}, {@code maven} …
 * @param version as its makers write it
 * @param origin where it came from: a path of this machine, or coordinates
 * @param digest of the archive it was unpacked from, or of its folder as {@link FolderDigest} says
 */
public record ToolIdentity(String name, String version, String origin, Digest digest) {}
