package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.explain.Listing;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Classes that compilers wrote: those of the jars that the tests run with, and a sample of the
 * JDK's. The JDK's own readers are the referees.
 */
class RealClassesTest {
  private static final int OF_THE_JDK = 500;
  private static final int OF_THE_JARS = 1_200;

  private static final Map<String, byte[]> CLASSES = new TreeMap<>();

  @TempDir Path folder;

  @BeforeAll
  static void collect() throws IOException {
    Map<String, byte[]> jars = new TreeMap<>();
    String classPath = System.getProperty("java.class.path");
    for (String entry : String.valueOf(classPath).split(File.pathSeparator, -1)) {
      if (entry.endsWith(".jar")) {
        try (ZipFile zip = new ZipFile(entry)) {
          for (ZipEntry member : Collections.list(zip.entries())) {
            if (member.getName().endsWith(".class")) {
              jars.put(entry + "!" + member.getName(), zip.getInputStream(member).readAllBytes());
            }
          }
        }
      }
    }
    sample(jars, OF_THE_JARS);
    Map<String, byte[]> jdk = new TreeMap<>();
    FileSystem image = FileSystems.getFileSystem(URI.create("jrt:/"));
    try (Stream<Path> files = Files.walk(image.getPath("modules", "java.base"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        jdk.put(file.toString(), Files.readAllBytes(file));
      }
    }
    sample(jdk, OF_THE_JDK);
  }

  private static void sample(Map<String, byte[]> all, int size) {
    List<String> names = new ArrayList<>(all.keySet());
    Collections.shuffle(names, new Random(25));
    names.stream()
        .limit(size)
        .forEach(name -> CLASSES.put(name, all.getOrDefault(name, new byte[0])));
  }

  @Test
  void thereAreThousandsOfThem() {
    assertThat(CLASSES).hasSizeGreaterThan(1_500);
  }

  @Test
  void partsCoverThemAndNothingIsMalformed() throws Exception {
    for (Map.Entry<String, byte[]> entry : CLASSES.entrySet()) {
      List<Part> parts = new ClassParts(read(entry.getValue())).parts();
      Anatomy.requireTiling(entry.getKey(), parts, 0, entry.getValue().length);
      expand(entry.getKey(), parts);
    }
  }

  private static void expand(String where, List<Part> parts)
      throws IOException, MalformedException, LimitReachedException {
    for (Part part : parts) {
      if (part instanceof Part.Group group) {
        List<Part> inner = group.parts().get();
        Anatomy.requireTiling(where, inner, group.offset(), group.end());
        expand(where + " " + group.key().text(), inner);
      } else if (part instanceof Part.Field field) {
        assertThat(field.value().get()).isNotNull();
        boolean malformed = field.nature() == Nature.PAYLOAD && field.meaning().isEmpty();
        assertThat(malformed).as("%s: %s is malformed", where, part.key().text()).isFalse();
      }
      Optional<Meaning> meaning = part.meaning();
      if (meaning.isPresent()) {
        assertThat(meaning.get().alone('+', 10)).isPresent();
      }
    }
  }

  @Test
  void constantsInTheirOwnOrderGiveTheSameFile() throws Exception {
    for (byte[] bytes : CLASSES.values()) {
      ClassFile file = read(bytes);
      List<Integer> order = ClassOrder.indexes(file.pool);
      assertThat(ClassOrder.of(file, read(bytes))).contains(order);
      assertThat(ClassOrder.bits(order)).isZero();
      assertThat(ClassOrder.reorder(file, order)).contains(bytes);
    }
  }

  /** Shuffled, and put back: the proof of the rule on constant order, both ways. */
  @Test
  void shuffledConstantsSayTheSameAndCanBePutBack() throws Exception {
    Random random = new Random(11);
    int shuffled = 0;
    for (Map.Entry<String, byte[]> entry : CLASSES.entrySet()) {
      ClassFile file = read(entry.getValue());
      List<Integer> order = new ArrayList<>(ClassOrder.indexes(file.pool));
      Collections.shuffle(order, random);
      Optional<byte[]> other = ClassOrder.reorder(file, order);
      // An ldc cannot name a constant beyond 255; then there is no such file.
      if (other.isPresent() && isDistinct(file)) {
        shuffled++;
        ClassFile moved = read(other.get());
        List<Integer> back = ClassOrder.of(file, moved).orElseThrow();
        assertThat(ClassOrder.reorder(moved, back)).as(entry.getKey()).contains(entry.getValue());
        assertThat(java.lang.classfile.ClassFile.of().parse(other.get()).methods())
            .hasSameSizeAs(file.methods);
      }
    }
    assertThat(shuffled).isGreaterThan(500);
  }

  @Test
  void anOrderCarriesWhatItTakesToWriteItDown() {
    List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, 100).boxed().toList());
    assertThat(ClassOrder.bits(order)).isZero();
    order.addFirst(order.removeLast());
    assertThat(ClassOrder.bits(order)).isBetween(7, 20);
    Collections.shuffle(order, new Random(3));
    // log2(100!)
    assertThat(ClassOrder.bits(order)).isEqualTo(525);
  }

  /** Which of two equal constants is meant cannot be told from what they say. */
  private static boolean isDistinct(ClassFile file) throws IOException {
    List<String> contents = new ArrayList<>();
    for (int index : ClassOrder.indexes(file.pool)) {
      contents.add(Arrays.toString(file.content().of(index)));
    }
    return contents.stream().distinct().count() == contents.size();
  }

  @Test
  void instructionsAreTheOnesThatTheJdkReads() throws Exception {
    for (Map.Entry<String, byte[]> entry : CLASSES.entrySet()) {
      ClassFile file = read(entry.getValue());
      List<MethodModel> methods =
          java.lang.classfile.ClassFile.of().parse(entry.getValue()).methods();
      assertThat(methods).hasSameSizeAs(file.methods);
      for (int i = 0; i < methods.size(); i++) {
        Optional<CodeModel> code = methods.get(i).code();
        if (code.isPresent()) {
          assertThat(mnemonics(file, i)).as(entry.getKey()).isEqualTo(mnemonics(code.get()));
        }
      }
    }
  }

  private static List<String> mnemonics(ClassFile file, int method) throws Exception {
    ClassFile.Attribute code =
        file.methods.get(method).attributes().stream()
            .filter(a -> a.name().equals(ClassAttributes.CODE))
            .findFirst()
            .orElseThrow();
    int start = code.from() + 8;
    int end = start + ClassCode.u4(file.bytes, code.from() + 4);
    List<String> names = new ArrayList<>();
    for (Listing.Instruction instruction :
        ClassListing.of(file, start, end, Optional.empty()).instructions()) {
      String text = instruction.text();
      if (text.startsWith(" ")) {
        continue; // a case of a switch
      }
      boolean wide = text.startsWith("wide ");
      String name = (wide ? text.substring(5) : text).split(" ", 2)[0];
      names.add(wide ? name + "_w" : name);
    }
    return names;
  }

  private static List<String> mnemonics(CodeModel code) {
    assertThat(code).isInstanceOf(CodeAttribute.class);
    return code.elementStream()
        .filter(Instruction.class::isInstance)
        .map(element -> ((Instruction) element).opcode().name().toLowerCase(Locale.ROOT))
        .map(name -> name.equals("ret_w") ? "ret_w" : name)
        .toList();
  }

  @Test
  void javapCountsTheSameConstants() throws Exception {
    ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
    List<byte[]> some = CLASSES.values().stream().filter(b -> b.length < 20_000).limit(60).toList();
    for (byte[] bytes : some) {
      Path file = Files.write(folder.resolve("X.class"), bytes);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (PrintStream print = new PrintStream(out, true, UTF_8)) {
        assertThat(javap.run(print, print, "-v", "-p", file.toString())).isZero();
      }
      long constants =
          out.toString(UTF_8)
              .lines()
              .filter(line -> line.stripLeading().matches("#\\d+ = .*"))
              .count();
      assertThat(constants).isEqualTo(ClassOrder.indexes(read(bytes).pool).size());
    }
  }

  private static ClassFile read(byte[] bytes) throws Exception {
    return ClassFile.read(new ArrayBytes(bytes));
  }
}
