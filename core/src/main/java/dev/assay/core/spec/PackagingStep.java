package dev.assay.core.spec;

import java.util.List;

/**
 * A step of a build that can be run again: the vendor signs files that the build made, and packs
 * them.
 *
 * @param signed the files that are signed before, at least one; paths relative to the working
 *     directory, each made by the build
 * @param command what packs, as in {@link BuildSteps}
 */
public record PackagingStep(List<String> signed, String command) {
  public PackagingStep {
    signed = List.copyOf(signed);
  }
}
