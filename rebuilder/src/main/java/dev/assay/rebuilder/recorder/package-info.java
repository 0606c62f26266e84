/**
 * Runs inside Maven inside the sandbox, on whatever Java the build uses: Java 8 class files, Maven
 * 3.0.5 and newer, no other class of ours. What it writes is a claim of the build.
 */
@NullMarked
package dev.assay.rebuilder.recorder;

import org.jspecify.annotations.NullMarked;
