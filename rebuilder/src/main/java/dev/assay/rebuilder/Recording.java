package dev.assay.rebuilder;

import dev.assay.core.lock.DependencyLock;

/**
 * A build that was watched.
 *
 * @param lock what it read beside its source
 * @param rebuild what it made; no verdict is based on that
 */
public record Recording(DependencyLock lock, Rebuild rebuild) {}
