package dev.assay.comparator.format;

import dev.assay.core.artifact.MemberName;

/**
 * A file of a cabinet.
 *
 * @param member what it is called, with slashes
 * @param offset of its header in the cabinet
 * @param end of its header
 * @param size of its content in bytes
 * @param start of its content in the decoded data of its folder
 * @param folder the number of the folder; from 0xfffd on it is continued in another cabinet
 */
record CabFile(MemberName member, long offset, long end, long size, long start, int folder) {
  private static final int CONTINUED = 0xfffd;

  boolean isContinued() {
    return folder >= CONTINUED;
  }
}
