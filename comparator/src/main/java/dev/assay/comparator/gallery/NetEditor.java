package dev.assay.comparator.gallery;

import java.util.Optional;

/**
 * Places in the metadata of a .NET program (ECMA-335, partition II, sections 24 and 25), as far as
 * the tables up to the methods go.
 */
final class NetEditor {
  static final int TYPE_DEF = 2;
  static final int FIELD = 4;
  static final int METHOD_DEF = 6;

  /** The directory of the CLI header, and fields of that. */
  private static final int DIRECTORY = 14;

  private static final int METADATA = 8;
  private static final int RESOURCES = 24;

  private static final int TYPE_REF = 1;
  private static final int PARAM = 8;
  private static final int MODULE_REF = 26;
  private static final int TYPE_SPEC = 27;
  private static final int ASSEMBLY_REF = 35;

  private final byte[] bytes;
  private final PeEditor pe;

  /** The CLI header. */
  private final int header;

  /** The root of the metadata. */
  private final int root;

  /** The stream of tables. */
  private final int tables;

  private NetEditor(byte[] bytes, PeEditor pe, int header, int root) {
    this.bytes = bytes;
    this.pe = pe;
    this.header = header;
    this.root = root;
    this.tables = stream("#~");
  }

  /** Empty if a program is not one of .NET. */
  static Optional<NetEditor> of(byte[] bytes) {
    PeEditor pe = new PeEditor(bytes);
    if (pe.number(pe.directory(0) - 4) <= DIRECTORY) {
      return Optional.empty();
    }
    return pe.table(DIRECTORY)
        .flatMap(
            header ->
                pe.at(pe.number(header + METADATA))
                    .filter(root -> pe.number(root) == 0x424a5342)
                    .map(root -> new NetEditor(bytes, pe, header, root)))
        .filter(net -> net.tables > 0);
  }

  /** Offset of the pointer to the metadata in the CLI header. */
  int pointer() {
    return header + METADATA;
  }

  int root() {
    return root;
  }

  /** Bytes of all metadata. */
  int size() {
    return Math.toIntExact(pe.number(header + METADATA + 4));
  }

  /** Offset of the entry of a stream in the metadata root; -1 if there is none. */
  int entry(String name) {
    int at = root + 16 + Math.toIntExact(pe.number(root + 12));
    int streams = Le.u16(bytes, at + 2);
    at += 4;
    for (int i = 0; i < streams; i++) {
      int end = Le.indexOf(bytes, new byte[1], at + 8);
      if (Le.latin1(Le.range(bytes, at + 8, end)).equals(name)) {
        return at;
      }
      at = at + 8 + (end - at - 8) / 4 * 4 + 4;
    }
    return -1;
  }

  /** Where a stream begins; -1 if there is none. */
  int stream(String name) {
    int entry = entry(name);
    return entry < 0 ? -1 : root + Math.toIntExact(pe.number(entry));
  }

  /** Where the name of strings is in their heap; -1 if no string has it. */
  int name(String text) {
    int heap = stream("#Strings");
    int found = heap < 0 ? -1 : Le.indexOf(bytes, Le.utf8("\0" + text + "\0"), heap);
    return found < 0 || found > root + size() ? -1 : found + 1 - heap;
  }

  /** Rows of a table. */
  int rows(int table) {
    return has(table) ? Math.toIntExact(pe.number(count(table))) : 0;
  }

  /** Offset of the number of rows of a table that is there. */
  int count(int table) {
    int before = Long.bitCount(valid() & ((1L << table) - 1));
    return tables + 24 + 4 * before;
  }

  /** Offset of a row, from 0 on, of a table up to the methods; {@code rows(table)} is its end. */
  int row(int table, int number) {
    int at = tables + 24 + 4 * Long.bitCount(valid());
    for (int i = 0; i < table; i++) {
      at += rows(i) * width(i);
    }
    return at + number * width(table);
  }

  /** Bytes of a row of a table up to the methods. */
  int width(int table) {
    return switch (table) {
      case 0 -> 2 + string() + 3 * heap(2);
      case TYPE_REF -> coded(2, 0, MODULE_REF, ASSEMBLY_REF, TYPE_REF) + 2 * string();
      case TYPE_DEF ->
          4 + 2 * string() + coded(2, TYPE_DEF, TYPE_REF, TYPE_SPEC) + index(FIELD) + methods();
      case 3 -> index(FIELD);
      case FIELD -> 2 + string() + heap(4);
      case 5 -> methods();
      case METHOD_DEF -> 8 + string() + heap(4) + index(PARAM);
      default -> throw new IllegalArgumentException("not a table up to the methods: " + table);
    };
  }

  /** Bytes of a reference to a string. */
  int string() {
    return heap(1);
  }

  /** Bytes of a reference to a method: the last column of a type. */
  int methods() {
    return index(METHOD_DEF);
  }

  /** Where the header of a method's body is. */
  Optional<Integer> body(int method) {
    return pe.at(pe.number(row(METHOD_DEF, method)));
  }

  /** Where the content of the first manifest resource is, behind its length. */
  Optional<Integer> resource() {
    return pe.at(pe.number(header + RESOURCES)).filter(at -> pe.number(at) > 0).map(at -> at + 4);
  }

  private boolean has(int table) {
    return (valid() >> table & 1) != 0;
  }

  private long valid() {
    return pe.number(tables + 8) | pe.number(tables + 12) << 32;
  }

  private int heap(int bit) {
    return (Le.u8(bytes, tables + 6) & bit) == 0 ? 2 : 4;
  }

  private int index(int table) {
    return rows(table) < 1 << 16 ? 2 : 4;
  }

  /** A reference to one of several tables, which its lowest bits tell apart. */
  private int coded(int bits, int... among) {
    for (int table : among) {
      if (rows(table) >= (1 << (16 - bits))) {
        return 4;
      }
    }
    return 2;
  }
}
