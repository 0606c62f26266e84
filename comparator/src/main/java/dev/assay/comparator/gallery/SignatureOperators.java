package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import dev.assay.core.signature.Der;
import dev.assay.core.signature.MalformedException;
import java.util.List;
import java.util.Optional;

/** Signed Windows programs; osslsigncode is asked in the tests what it thinks of P1 to P2b. */
final class SignatureOperators {
  private static final int HEADER = 8;
  private static final String VALID = "osslsigncode calls the signature valid";

  /** Where the certificates are in a signature, and the unsigned attributes; child by child. */
  private static final List<Integer> CERTIFICATES = List.of(1, 0, 3);

  private static final List<Integer> UNSIGNED = List.of(1, 0, 4, 0, 6);

  static final List<Operator> ALL =
      List.of(
          injection(
              "P1",
              Shape.SIGNED_PE,
              Grade.HIDDEN,
              "payload behind the signature, inside of its entry",
              "3CX, 2023; " + VALID,
              SignatureOperators::behind),
          injection(
              "P2",
              Shape.SIGNED_PE,
              Grade.HIDDEN,
              "payload in a certificate that nothing uses",
              VALID,
              SignatureOperators::unused),
          injection(
              "P2b",
              Shape.SIGNED_PE,
              Grade.HIDDEN,
              "payload in an attribute that is not signed",
              "Chromium's installers carry tags there; " + VALID,
              clean -> insert(clean, UNSIGNED, attribute("P2b"))),
          injection(
              "P3",
              Shape.SIGNED_PE,
              Grade.HIDDEN,
              "payload behind the certificate table",
              "nobody; the program reads its own file",
              clean -> PeOperators.here(Le.concat(clean, Le.utf8(marker("P3"))), "")));

  private SignatureOperators() {}

  private static byte[] element(int tag, byte[] content) {
    byte[] head =
        content.length < 0x80
            ? new byte[] {(byte) tag, (byte) content.length}
            : new byte[] {(byte) tag, (byte) 0x81, (byte) content.length};
    return Le.concat(head, content);
  }

  /** The signer's certificate with another number, and the payload in place of its signature. */
  private static byte[] certificate(byte[] clean, String id) throws MalformedException {
    int start = Math.toIntExact(new PeEditor(clean).address(PeEditor.SECURITY)) + HEADER;
    Der at = Der.at(clean, start, clean.length);
    for (int child : CERTIFICATES) {
      at = at.children().get(child);
    }
    Der certificate = at.children().getFirst();
    Der number = certificate.children().getFirst().children().get(1);
    byte[] copy = certificate.encoded();
    copy[number.end() - 1 - certificate.start()] ^= 1;
    byte[] payload = Le.utf8(marker(id));
    return Le.splice(copy, copy.length - payload.length, copy.length, payload);
  }

  /** Under an identifier for experiments, 1.3.6.1.3.1. */
  private static byte[] attribute(String id) {
    byte[] type = element(Der.OID, new byte[] {0x2b, 6, 1, 3, 1});
    byte[] value = element(Der.SET, element(Der.OCTET_STRING, Le.utf8(marker(id))));
    return element(Der.SEQUENCE, Le.concat(type, value));
  }

  private static Optional<Mutant> unused(byte[] clean) {
    try {
      return insert(clean, CERTIFICATES, certificate(clean, "P2"));
    } catch (MalformedException | IndexOutOfBoundsException e) {
      // A signature of another shape.
      return Optional.empty();
    }
  }

  private static Optional<Mutant> behind(byte[] clean) {
    byte[] payload = Le.utf8(marker("P1") + " ".repeat(8));
    byte[] padded = java.util.Arrays.copyOf(payload, payload.length / 8 * 8);
    byte[] changed = Le.concat(clean, padded);
    grow(changed, padded.length);
    return PeOperators.here(changed, "");
  }

  private static void grow(byte[] file, int by) {
    PeEditor pe = new PeEditor(file);
    int size = pe.directory(PeEditor.SECURITY) + 4;
    Le.put32(file, size, Le.u32(file, size) + by);
    int entry = Math.toIntExact(pe.address(PeEditor.SECURITY));
    Le.put32(file, entry, Le.u32(file, entry) + by);
  }

  /** Appends to a structure, and adds to the lengths of all around it, which have two bytes. */
  private static Optional<Mutant> insert(byte[] clean, List<Integer> path, byte[] added) {
    int start = Math.toIntExact(new PeEditor(clean).address(PeEditor.SECURITY)) + HEADER;
    try {
      byte[] changed = clean.clone();
      Der at = Der.at(clean, start, clean.length);
      int end = at.end();
      lengthen(changed, at, added.length);
      for (int child : path) {
        at = at.children().get(child);
        lengthen(changed, at, added.length);
      }
      byte[] longer = Le.splice(changed, at.end(), at.end(), added);
      int table = start - HEADER;
      int size = end + added.length - table;
      byte[] whole = java.util.Arrays.copyOf(longer, table + (size + 7) / 8 * 8);
      java.util.Arrays.fill(whole, end + added.length, whole.length, (byte) 0);
      grow(whole, whole.length - clean.length);
      return PeOperators.here(whole, "");
    } catch (MalformedException | IndexOutOfBoundsException e) {
      // A signature of another shape.
      return Optional.empty();
    }
  }

  private static void lengthen(byte[] file, Der element, int by) {
    if (Le.u8(file, element.start() + 1) != 0x82) {
      throw new IndexOutOfBoundsException("a length of another size");
    }
    int at = element.start() + 2;
    Le.put16be(file, at, Le.u16be(file, at) + by);
  }
}
