import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The pairs of files. They are made from the JDK's own classes and from seeded noise. */
final class Pairs {
  private static final long TIME = 1_700_000_000_000L;

  private final Path folder;
  private final Map<String, Path[]> pairs = new LinkedHashMap<>();

  private Pairs(Path folder) {
    this.folder = folder;
  }

  /** Writes all pairs to a folder: by name, the rebuilt file and the published one. */
  static Map<String, Path[]> in(Path folder) throws IOException {
    Pairs all = new Pairs(folder);
    all.inputs();
    return all.pairs;
  }

  private void inputs() throws IOException {
    Map<String, byte[]> small = new LinkedHashMap<>();
    small.put("META-INF/MANIFEST.MF", text("Manifest-Version: 1.0\n"));
    small.put("a.txt", noise(1, 1_000));
    pair("identical small jar", zip(small, 6), zip(small, 6));

    Map<String, byte[]> classes = classes(650_000);
    byte[] jar = zip(classes, 6);
    String victim = classes.keySet().stream().skip(50).findFirst().orElseThrow();
    Map<String, byte[]> injected = new LinkedHashMap<>(classes);
    injected.put(victim, inject(classes.get(victim)));
    List<String> shuffled = new ArrayList<>(classes.keySet());
    Collections.shuffle(shuffled, new Random(3));
    Map<String, byte[]> repacked = new LinkedHashMap<>();
    shuffled.forEach(name -> repacked.put(name, classes.get(name)));
    pair("650 KB jar repacked", jar, zip(repacked, 9));
    byte[] bad = zip(injected, 6);
    pair("650 KB jar, one method injected", jar, bad);
    pair("ear > war > jar > class", nest("w.war", nest("x.jar", jar)), nest("w.war", nest("x.jar", bad)));
    oneByte("15 MB jar, one byte", 15_000_000);
    oneByte("41 MB jar, one byte", 41_000_000);
    pair("tar.gz, 10,000 files", gzip(tar(10_000, 1_200, -1)), gzip(tar(10_000, 1_200, 7_777)));
    bigTar();
    pair("19 MB deb, stale md5sums", deb(-1), deb(60));
    pair("zip with an asar", nest("app.asar", asar("")), nest("app.asar", asar("eval('INJECTED');")));
    pair("zip, 3,000 changed files", texts("", -1), texts(" changed", 1_234));
    pair("text, 300,000 changed lines", lines("old", -1), lines("new", 150_123));
  }

  private void pair(String name, byte[] rebuilt, byte[] published) throws IOException {
    String file = name.replaceAll("[^A-Za-z0-9]+", "-");
    Path[] paths = {folder.resolve(file + ".rebuilt"), folder.resolve(file + ".published")};
    Files.write(paths[0], rebuilt);
    Files.write(paths[1], published);
    pairs.put(name, paths);
  }

  private void oneByte(String name, int size) throws IOException {
    Map<String, byte[]> clean = classes(size);
    String victim = clean.keySet().stream().skip(clean.size() / 2).findFirst().orElseThrow();
    byte[] content = clean.get(victim);
    byte[] changed = content.clone();
    changed[changed.length / 2] ^= 1;
    byte[] rebuilt = zip(clean, 6);
    clean.put(victim, changed);
    pair(name, rebuilt, zip(clean, 6));
  }

  private void bigTar() throws IOException {
    String name = "1 GB tar, one bit";
    Path[] paths = {folder.resolve("big.rebuilt"), folder.resolve("big.published")};
    pairs.put(name, paths);
    for (Path path : paths) {
      try (var out = Files.newOutputStream(path)) {
        for (int i = 0; i < 100; i++) {
          byte[] body = noise(i, 10_000_000);
          if (i == 73 && path.equals(paths[1])) {
            body[4_000_123] ^= 4;
          }
          member(out, "big" + i + ".bin", body);
        }
        out.write(new byte[1024]);
      }
    }
  }

  /** Classes of the running JDK until a jar of them has about {@code size} bytes. */
  private static Map<String, byte[]> classes(int size) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    long left = size;
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    try (var walk = Files.walk(modules)) {
      for (Path file : (Iterable<Path>) walk.filter(p -> p.toString().endsWith(".class")).sorted()::iterator) {
        if (left <= 0) {
          break;
        }
        byte[] bytes = Files.readAllBytes(file);
        classes.put(modules.relativize(file).toString(), bytes);
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(bytes);
        deflater.finish();
        left -= deflater.deflate(new byte[bytes.length + 100]) + 200;
        deflater.end();
      }
    }
    return classes;
  }

  private static byte[] inject(byte[] clean) {
    ClassFile file = ClassFile.of();
    return file.transformClass(
        file.parse(clean),
        ClassTransform.endHandler(
            builder ->
                builder.withMethodBody(
                    "injected",
                    MethodTypeDesc.of(ConstantDescs.CD_void),
                    ClassFile.ACC_STATIC,
                    code ->
                        code.ldc("INJECTED:benchmark")
                            .invokestatic(
                                ClassDesc.of("java.lang.System"),
                                "getProperty",
                                MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_String))
                            .pop()
                            .return_())));
  }

  private static byte[] nest(String name, byte[] inner) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("META-INF/MANIFEST.MF", text("Manifest-Version: 1.0\n"));
    members.put(name, inner);
    return zip(members, 6);
  }

  private static byte[] texts(String suffix, int injected) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = 0; n < 60; n++) {
        text.append("line ").append(n).append(" of ").append(i).append(n == 7 ? suffix : "").append('\n');
      }
      members.put("d/f" + i + ".txt", text(text + (i == injected ? "eval(INJECTED)\n" : "")));
    }
    return zip(members, 6);
  }

  private static byte[] lines(String word, int injected) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300_000; i++) {
      text.append("row ").append(i).append(" value ").append(word).append('\n');
      text.append(i == injected ? "eval(INJECTED)\n" : "");
    }
    return text(text.toString());
  }

  private static byte[] zip(Map<String, byte[]> members, int level) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(level);
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey());
        entry.setTime(TIME + level * 86_400_000L);
        zip.putNextEntry(entry);
        zip.write(member.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] tar(int files, int size, int changed) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (int i = 0; i < files; i++) {
      byte[] body = letters(i, size);
      if (i == changed) {
        System.arraycopy(text("INJECTED\n"), 0, body, 300, 9);
      }
      member(tar, "dir" + i % 100 + "/file" + i + ".txt", body);
    }
    tar.write(new byte[1024]);
    return tar.toByteArray();
  }

  private static void member(java.io.OutputStream out, String name, byte[] body) throws IOException {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, String.format(Locale.ROOT, "%011o\0", body.length));
    put(header, 136, "14524770000\0");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    out.write(header);
    out.write(body);
    out.write(new byte[(512 - body.length % 512) % 512]);
  }

  private static byte[] deb(int changed) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int i = 0; i < 120; i++) {
      byte[] body = noise(i, 160_000);
      if (i == changed) {
        body[80_000] ^= 1;
      }
      member(data, "./usr/lib/demo/f" + i, body);
    }
    data.write(new byte[1024]);
    ByteArrayOutputStream control = new ByteArrayOutputStream();
    member(control, "./control", text("Package: demo\nVersion: 1\nArchitecture: all\n"));
    member(control, "./md5sums", text("d41d8cd98f00b204e9800998ecf8427e  usr/lib/demo/f60\n"));
    control.write(new byte[1024]);
    ByteArrayOutputStream deb = new ByteArrayOutputStream();
    deb.write(text("!<arch>\n"));
    archived(deb, "debian-binary", text("2.0\n"));
    archived(deb, "control.tar.gz", gzip(control.toByteArray()));
    archived(deb, "data.tar.gz", gzip(data.toByteArray()));
    return deb.toByteArray();
  }

  private static void archived(ByteArrayOutputStream out, String name, byte[] body) {
    out.writeBytes(
        text(String.format(Locale.ROOT, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "100644", body.length)));
    out.writeBytes(body);
    if (body.length % 2 == 1) {
      out.write('\n');
    }
  }

  private static byte[] asar(String extra) {
    byte[] main = text("console.log('hello');\n" + extra + "\n" + "// filler\n".repeat(2_000));
    byte[] other = noise(9, 900_000);
    byte[] header =
        text(
            "{\"files\":{\"main.js\":{\"size\":%d,\"offset\":\"0\"},\"data.bin\":{\"size\":%d,\"offset\":\"%d\"}}}"
                .formatted(main.length, other.length, main.length));
    int padded = (header.length + 3) / 4 * 4;
    ByteBuffer asar =
        ByteBuffer.allocate(16 + padded + main.length + other.length).order(ByteOrder.LITTLE_ENDIAN);
    asar.putInt(4).putInt(padded + 8).putInt(padded + 4).putInt(header.length);
    asar.put(header).position(16 + padded).put(main).put(other);
    return asar.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] noise(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] letters(int seed, int size) {
    byte[] bytes = noise(seed, size);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 80 == 79 ? '\n' : 'a' + (bytes[i] & 15));
    }
    return bytes;
  }

  private static void put(byte[] target, int at, String text) {
    byte[] bytes = text(text);
    System.arraycopy(bytes, 0, target, at, bytes.length);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
