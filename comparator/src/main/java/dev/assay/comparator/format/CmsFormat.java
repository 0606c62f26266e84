package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limits;
import dev.assay.core.signature.Der;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A signature (RFC 5652, SignedData) where a format has its place for one. Only for such places:
 * elsewhere a program may take certificates from it. What the parts say is not judged here; a
 * signature that proves something is moved onto the rebuilt file as a whole.
 */
final class CmsFormat implements Format {
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String TIMESTAMP = "1.3.6.1.4.1.311.3.3.1";
  private static final String TOKEN = "1.2.840.113549.1.9.16.2.14";
  private static final String NESTED = "1.3.6.1.4.1.311.2.4.1";

  /** Larger ones are none. */
  private static final int LARGEST = 1 << 26;

  private static final int SHOWN = 32;

  @Override
  public String id() {
    return "cms";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    return DerEnd.of(bytes, 0, bytes.size()) > 0;
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    if (bytes.size() > LARGEST) {
      throw new LimitReachedException("a signature of more than " + LARGEST + " bytes");
    }
    byte[] all = bytes.copy(0, (int) bytes.size());
    try {
      return new Anatomy(id(), all.length, new Reading(all).parts());
    } catch (dev.assay.core.signature.MalformedException e) {
      throw new MalformedException(0, "a signature", e.text());
    }
  }

  /** Elements in their order; a structure leaves its head, and what it holds follows. */
  private static final class Reading {
    private final byte[] all;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private int position;

    Reading(byte[] all) {
      this.all = all;
    }

    List<Part> parts() throws dev.assay.core.signature.MalformedException {
      Der info = Der.at(all, 0, all.length).expect(Der.SEQUENCE);
      List<Der> pair = info.children();
      if (pair.size() != 2
          || !pair.getFirst().oid().equals(SIGNED_DATA)
          || !pair.getLast().isContext(0)) {
        throw new dev.assay.core.signature.MalformedException("content of another type");
      }
      to("head", pair.getFirst().end());
      Der data = pair.getLast().only(0xa0).expect(Der.SEQUENCE);
      List<Der> fields = data.children();
      to("head", data.contentStart());
      for (int i = 0; i < fields.size(); i++) {
        field(fields, i);
      }
      to("bytes behind the signature", info.end());
      to("bytes behind the signature", all.length);
      return parts;
    }

    private void field(List<Der> fields, int index)
        throws dev.assay.core.signature.MalformedException {
      Der field = fields.get(index);
      if (field.isContext(0) || field.isContext(1)) {
        String one = field.isContext(0) ? "certificate" : "revocation list";
        to(one + "s: head", field.contentStart());
        for (Der item : field.children()) {
          to(one, item.end());
        }
      } else if (index == fields.size() - 1 && field.is(Der.SET)) {
        to("signers: head", field.contentStart());
        for (Der signer : field.children()) {
          signer(signer);
        }
      } else {
        List<String> names = List.of("version", "digest algorithms", "what is signed");
        to(index < names.size() ? names.get(index) : "field " + (index + 1), field.end());
      }
    }

    private void signer(Der signer) throws dev.assay.core.signature.MalformedException {
      to("signer: head", signer.contentStart());
      List<String> names = List.of("version", "certificate", "digest algorithm");
      int index = 0;
      for (Der field : signer.children(Der.SEQUENCE)) {
        if (field.isContext(0) || field.isContext(1)) {
          String kind = field.isContext(0) ? "signed" : "unsigned";
          to("signer: " + kind + " attributes: head", field.contentStart());
          for (Der attribute : field.children()) {
            attribute(kind, attribute);
          }
        } else if (field.is(Der.OCTET_STRING)) {
          to("signer: signature", field.end());
        } else {
          String name = index < names.size() ? names.get(index) : "signature algorithm";
          to("signer: " + name, field.end());
        }
        index++;
      }
    }

    private void attribute(String kind, Der attribute)
        throws dev.assay.core.signature.MalformedException {
      List<Der> pair = attribute.children(Der.SEQUENCE);
      String type = pair.isEmpty() ? "none" : pair.getFirst().oid();
      String label = kind + " attribute " + type;
      boolean signature = type.equals(TIMESTAMP) || type.equals(TOKEN) || type.equals(NESTED);
      if (pair.size() != 2 || !signature || kind.equals("signed")) {
        to(label, attribute.end());
        return;
      }
      to(label + ": head", pair.getLast().expect(Der.SET).contentStart());
      for (Der value : pair.getLast().children()) {
        String name = type.equals(NESTED) ? "nested signature" : "timestamp";
        int number = counts.merge(name, 1, Integer::sum);
        parts.add(
            new Part.Body(
                new Part.Key("content", Optional.of(MemberName.of(name).occurrence(number)), 1),
                position,
                value.end() - position,
                StoredCoding.INSTANCE,
                Optional.of(new CmsFormat())));
        position = value.end();
      }
    }

    /** Everything up to there. */
    private void to(String label, int end) {
      if (end > position) {
        int start = position;
        parts.add(
            new Part.Field(
                new Part.Key(label, Optional.empty(), counts.merge(label, 1, Integer::sum)),
                start,
                end - start,
                Nature.COMMENT,
                () -> show(start, end),
                Optional.empty()));
        position = end;
      }
    }

    private String show(int start, int end) {
      int shown = Math.min(end, start + SHOWN);
      String more = shown < end ? " … (" + (end - start) + " bytes)" : "";
      return HexFormat.of().formatHex(all, start, shown) + more;
    }
  }
}
