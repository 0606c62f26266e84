package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads packs of git objects that come from outside (gitformat-pack(5)). */
@FunctionalInterface
public interface PackReader {
  /**
   * Hands on objects.
   *
   * @param packs as they were received; none needs objects of another source
   * @throws IOException if they are damaged
   * @throws AssayException.Limit if they hold more than the limits allow
   */
  void read(List<Path> packs, Wanted wanted, GitObjects objects) throws IOException, AssayException;

  /**
   * Which objects.
   *
   * @param everything all of the packs; else commits and tags only, or one tree
   * @param tree the id of a tree, to have it and all below it, and nothing else
   * @param limits bounds objects (by {@code members}) and the size of one
   */
  record Wanted(boolean everything, Optional<String> tree, Limits limits) {}
}
