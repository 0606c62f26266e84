package dev.assay.comparator.anatomy;

import dev.assay.core.result.Grade;

/** What a part is for, and so how bad a difference in it is unless a rule proves it harmless. */
public enum Nature {
  /** Payload that no format explains further. */
  PAYLOAD(Grade.CODE),
  /** Readable text. */
  TEXT(Grade.CODE),
  /** What the format needs to be read: magic numbers, versions, methods, flags. */
  STRUCTURE(Grade.CODE),
  /** What a member is called. */
  NAME(Grade.CODE),
  /** A point in time. */
  TIME(Grade.HIDDEN),
  /** User and group. */
  OWNER(Grade.HIDDEN),
  /** Permissions and file type. */
  MODE(Grade.SURFACE),
  /** Where a link points. */
  LINK(Grade.SURFACE),
  /** Makes something run or load. */
  TRIGGER(Grade.SURFACE),
  /** How a body is encoded. */
  ENCODING(Grade.HIDDEN),
  /** The order of members. */
  ORDER(Grade.HIDDEN),
  /** A function of other bytes of the same file: lengths, offsets, checksums. */
  DERIVED(Grade.HIDDEN),
  /** Which tool wrote the file. */
  TOOL_STAMP(Grade.HIDDEN),
  /** For debuggers and stack traces: line numbers, names of local variables and source files. */
  DEBUG(Grade.HIDDEN),
  /** A comment, or a field that no reader acts on. */
  COMMENT(Grade.HIDDEN),
  /** No conforming reader reaches it. */
  SLACK(Grade.HIDDEN),
  /** Mainstream readers disagree about it. */
  AMBIGUOUS(Grade.AMBIGUOUS);

  private final Grade byDefault;

  Nature(Grade byDefault) {
    this.byDefault = byDefault;
  }

  /** The grade of a difference here that no rule explains. */
  public Grade byDefault() {
    return byDefault;
  }
}
