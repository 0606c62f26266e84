package dev.assay.cli.flow;

/** What builds, and the readers of hostile files, run in. */
public enum SandboxKind {
  /** Namespaces that bubblewrap makes; the usual one. */
  BUBBLEWRAP,
  /** A container of podman. */
  PODMAN,
  /** Nothing but the job that Assay itself runs in; a condition. */
  JOB
}
