package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Programs of .NET. All stay well-formed. */
final class NetOperators {
  private static final String RUNTIME = "the .NET runtime";
  private static final String PROGRAM = "the program";

  /** Private, static, with a special name for compiler and runtime (ECMA-335, II.23.1.10). */
  private static final int INITIALISER = 0x1811;

  private static final int SECTION_ALIGNMENT = 32;
  private static final int FILE_ALIGNMENT = 36;
  private static final int SIZE_OF_IMAGE = 56;

  static final List<Operator> ALL =
      List.of(
          operator("P9", "another text in a .NET program", PROGRAM, NetOperators::text),
          operator(
              "P9b",
              "a .NET method becomes the module initialiser",
              RUNTIME + ", before the program runs",
              NetOperators::initialiser),
          operator("P9c", "a changed .NET resource", PROGRAM, NetOperators::resource),
          operator("P9d", "a .NET type added", RUNTIME, NetOperators::type),
          operator("P9e", "a .NET method body changed", "SolarWinds, 2020", NetOperators::body));

  private NetOperators() {}

  private static Operator operator(
      String id, String what, String seen, BiFunction<byte[], NetEditor, Optional<Mutant>> edit) {
    return injection(
        id,
        Shape.NET,
        Grade.CODE,
        what,
        seen,
        clean -> NetEditor.of(clean).flatMap(net -> edit.apply(clean, net)));
  }

  private static Optional<Mutant> text(byte[] clean, NetEditor net) {
    int heap = net.stream("#US");
    // The first is empty; then come a length, of one byte if it is short, and UTF-16.
    if (heap < 0 || Le.u8(clean, heap + 1) < 3 || Le.u8(clean, heap + 1) > 127) {
      return Optional.empty();
    }
    return flipped(clean, heap + 2);
  }

  /** The first type, which stands for the module, takes the first method of the second one. */
  private static Optional<Mutant> initialiser(byte[] clean, NetEditor net) {
    int name = net.name(".cctor");
    boolean wide = net.methods() == 4 || net.string() == 4;
    if (name < 0 || wide || net.rows(NetEditor.TYPE_DEF) < 2) {
      return Optional.empty();
    }
    int first = net.row(NetEditor.TYPE_DEF, 1) - 2;
    int second = net.row(NetEditor.TYPE_DEF, 2) - 2;
    int third = net.rows(NetEditor.TYPE_DEF) > 2 ? net.row(NetEditor.TYPE_DEF, 3) - 2 : -1;
    int next = third < 0 ? net.rows(NetEditor.METHOD_DEF) + 1 : Le.u16(clean, third);
    if (Le.u16(clean, first) != 1 || Le.u16(clean, second) != 1 || next < 2) {
      return Optional.empty();
    }
    byte[] changed = clean.clone();
    Le.put16(changed, second, 2);
    int method = net.row(NetEditor.METHOD_DEF, 0);
    Le.put16(changed, method + 6, INITIALISER);
    Le.put16(changed, method + 8, name);
    return PeOperators.here(changed, "");
  }

  private static Optional<Mutant> resource(byte[] clean, NetEditor net) {
    return net.resource().flatMap(at -> flipped(clean, at));
  }

  /** The first instruction of the last method that has a body. */
  private static Optional<Mutant> body(byte[] clean, NetEditor net) {
    for (int i = net.rows(NetEditor.METHOD_DEF) - 1; i >= 0; i--) {
      Optional<Integer> body = net.body(i);
      if (body.isPresent()) {
        // A tiny header is one byte, a fat one twelve (ECMA-335, II.25.4).
        boolean tiny = (clean[body.get()] & 3) == 2;
        return flipped(clean, body.get() + (tiny ? 1 : 12));
      }
    }
    return Optional.empty();
  }

  /**
   * The metadata with one more row of types goes behind the last section, which grows: what was
   * there stays as it was.
   */
  private static Optional<Mutant> type(byte[] clean, NetEditor net) {
    PeEditor pe = new PeEditor(clean);
    int last = pe.section(pe.sections() - 1);
    long begin = pe.number(last + 20);
    int tables = net.entry("#~");
    int types = net.rows(NetEditor.TYPE_DEF);
    int width = net.width(NetEditor.TYPE_DEF);
    if (types < 1 || width != 14 || begin + pe.number(last + 16) != clean.length) {
      return Optional.empty();
    }
    int end = net.row(NetEditor.TYPE_DEF, types);
    // As the last type, but named by what follows its first letter, and without members.
    byte[] row = Le.range(clean, end - width, end);
    Le.put16(row, 4, Le.u16(row, 4) + 1);
    Le.put16(row, 10, net.rows(NetEditor.FIELD) + 1);
    Le.put16(row, 12, net.rows(NetEditor.METHOD_DEF) + 1);
    byte[] more = new byte[(width + 3) / 4 * 4];
    byte[] metadata = Le.range(clean, net.root(), net.root() + net.size());
    // What follows in the tables moves by a row; the streams behind them move by whole words.
    metadata = Le.splice(metadata, end - net.root(), end - net.root(), row);
    int old = Math.toIntExact(pe.number(tables) + pe.number(tables + 4)) + width;
    metadata = Le.splice(metadata, old, old, Le.range(more, width, more.length));
    Le.put32(metadata, net.count(NetEditor.TYPE_DEF) - net.root(), types + 1);
    Le.put32(metadata, tables + 4 - net.root(), pe.number(tables + 4) + more.length);
    for (String stream : List.of("#Strings", "#US", "#GUID", "#Blob")) {
      int entry = net.entry(stream);
      if (entry > 0 && pe.number(entry) > pe.number(tables)) {
        Le.put32(metadata, entry - net.root(), pe.number(entry) + more.length);
      }
    }
    return PeOperators.here(grown(clean, pe, net, metadata), "");
  }

  private static byte[] grown(byte[] clean, PeEditor pe, NetEditor net, byte[] metadata) {
    int last = pe.section(pe.sections() - 1);
    int align = Math.toIntExact(pe.number(pe.optional() + FILE_ALIGNMENT));
    byte[] padding = new byte[align - metadata.length % align];
    byte[] changed = Le.concat(clean, metadata, padding);
    long inside = clean.length - pe.number(last + 20);
    long address = pe.number(last + 12);
    long size = inside + metadata.length + padding.length;
    Le.put32(changed, last + 8, inside + metadata.length);
    Le.put32(changed, last + 16, size);
    long pages = pe.number(pe.optional() + SECTION_ALIGNMENT);
    Le.put32(changed, pe.optional() + SIZE_OF_IMAGE, (address + size + pages - 1) / pages * pages);
    Le.put32(changed, net.pointer(), address + inside);
    Le.put32(changed, net.pointer() + 4, metadata.length);
    return changed;
  }

  private static Optional<Mutant> flipped(byte[] clean, int at) {
    byte[] changed = clean.clone();
    changed[at] ^= 1;
    return PeOperators.here(changed, "");
  }
}
