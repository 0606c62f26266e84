package dev.assay.core.spec;

import dev.assay.core.artifact.Digest;

/**
 * A file that a build needs beside its source and its dependencies, such as an archive of programs.
 *
 * @param url https or http
 * @param digest what it must be
 * @param target where the build finds it, relative to the source; the source has no such file
 */
public record Download(String url, Digest digest, String target) {}
