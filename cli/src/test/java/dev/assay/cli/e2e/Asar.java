package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** An archive of Electron that can be packed again, with other content and the right integrity. */
final class Asar {
  private static final int PRELUDE = 16;

  private final ObjectNode header;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  Asar(byte[] archive) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    header = (ObjectNode) new ObjectMapper().readTree(archive, PRELUDE, in.getInt(12));
    int base = 8 + in.getInt(4);
    visit(
        header,
        "",
        (path, entry) -> {
          int start = base + Integer.parseInt(entry.path("offset").asText());
          int size = entry.path("size").asInt();
          files.put(path, java.util.Arrays.copyOfRange(archive, start, start + size));
        });
  }

  byte[] file(String path) {
    return java.util.Objects.requireNonNull(files.get(path), path);
  }

  void put(String path, byte[] content) {
    file(path);
    files.put(path, content);
  }

  /** Takes the content out, as a packer does with {@code --unpack}; returns it. */
  byte[] unpack(String path) throws IOException {
    byte[] content = file(path);
    visit(
        header,
        "",
        (name, entry) -> {
          if (name.equals(path)) {
            entry.remove("offset");
            entry.put("unpacked", true);
          }
        });
    files.remove(path);
    return content;
  }

  byte[] bytes() throws IOException {
    ByteArrayOutputStream bodies = new ByteArrayOutputStream();
    visit(
        header,
        "",
        (path, entry) -> {
          byte[] content = files.get(path);
          if (content != null) {
            entry.put("size", content.length);
            entry.put("offset", String.valueOf(bodies.size()));
            ObjectNode integrity = (ObjectNode) entry.path("integrity");
            integrity.put("hash", sha256(content));
            integrity.putArray("blocks").add(sha256(content));
            bodies.writeBytes(content);
          }
        });
    byte[] json = header.toString().getBytes(UTF_8);
    int padded = (json.length + 3) / 4 * 4;
    ByteBuffer out = ByteBuffer.allocate(PRELUDE + padded + bodies.size());
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(4).putInt(padded + 8).putInt(padded + 4).putInt(json.length).put(json);
    out.position(PRELUDE + padded).put(bodies.toByteArray());
    return out.array();
  }

  private interface Visitor {
    void file(String path, ObjectNode entry) throws IOException;
  }

  private static void visit(JsonNode folder, String prefix, Visitor visitor) throws IOException {
    for (Map.Entry<String, JsonNode> entry : folder.path("files").properties()) {
      String path = prefix + entry.getKey();
      if (entry.getValue().has("files")) {
        visit(entry.getValue(), path + "/", visitor);
      } else {
        visitor.file(path, (ObjectNode) entry.getValue());
      }
    }
  }

  private static String sha256(byte[] content) throws IOException {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }
}
