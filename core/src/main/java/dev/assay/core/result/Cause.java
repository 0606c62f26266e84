package dev.assay.core.result;

import java.util.Locale;

/** Why there is no conclusion. */
public enum Cause {
  /** The source could not be had, or is not the one that was asked for. */
  SOURCE,
  /** The published files could not be had. */
  PUBLISHED,
  /** A dependency of the build could not be had. */
  DEPENDENCY,
  /** A compiler or build tool could not be had. */
  TOOLCHAIN,
  /** The build failed, or made nothing. */
  BUILD,
  /** A limit was reached. */
  LIMIT,
  /** This machine: sandbox, disk, network. */
  INFRASTRUCTURE,
  /** A condition stands that the policy does not accept. */
  CONDITIONS,
  /** There was nothing to compare. */
  NOTHING_COMPARED,
  /** A bug in Assay. */
  INTERNAL;

  /** The name in JSON and messages: lower case, with hyphens. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
