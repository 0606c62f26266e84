package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.isolation.ChildJvm;
import dev.assay.cli.isolation.MembersChild;
import dev.assay.cli.isolation.OwnCode;
import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.rebuilder.dependency.MemberReader;
import dev.assay.rebuilder.dependency.MemberReader.Unread;
import dev.assay.rebuilder.sandbox.Bubblewrap;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class IsolatedMembersTest {
  @TempDir Path folder;
  private final List<Integer> given = new ArrayList<>();

  @Test
  void everyFileIsLookedIntoByOneChild() throws Exception {
    byte[] content = "content".getBytes(UTF_8);
    Map<String, StoredFile> files = new LinkedHashMap<>();
    files.put("first.jar", stored(zip("a/b", content)));
    files.put("text", stored("no archive".getBytes(UTF_8)));
    files.put("last.war", stored(zip("lib/x.jar", zip("c", content))));

    MemberReader.Listing found = reader(OwnCode.current()).read(files, Set.of(7L));

    assertThat(found.unread()).isEmpty();
    assertThat(found.members())
        .extracting(member -> member.file() + " " + String.join("!/", member.names()))
        .containsExactlyInAnyOrder("first.jar a/b", "last.war lib/x.jar!/c");
    assertThat(found.members())
        .allMatch(member -> member.size() == 7 && member.digest().equals(Digest.of(content)));
    try (var children = Files.list(folder.resolve("children"))) {
      assertThat(children.filter(Files::isDirectory)).hasSize(1);
    }
  }

  @Test
  void theFileAtWhichAChildEndsWasNotLookedInto() throws Exception {
    assertThat(unread("System.out.println(\"end\"); Runtime.getRuntime().halt(9);"))
        .containsExactly("b: ended with status 9", "c: ended with status 9");
    // Each child is bounded by what it is given.
    assertThat(given).containsExactly(3, 1);
    assertThat(unread("System.exit(0);"))
        .containsExactly("a: said half of it", "b: said half of it", "c: said half of it");
    assertThat(unread("for (int i = 1; i < a.length; i++) System.out.println(\"end\");")).isEmpty();
    assertThat(unread("System.out.println(\"end\"); System.out.println(\"{}\");"))
        .containsExactly("b: expected", "c: said more");
    assertThat(unread("for (int i = 0; i < a.length; i++) System.out.println(\"end\");"))
        .containsExactly("c: said more");
  }

  /** Files, and how they were not looked into by children that do this instead. */
  private List<String> unread(String program) throws Exception {
    StoredFile file = stored(zip("a", new byte[7]));
    Map<String, StoredFile> files = new LinkedHashMap<>();
    for (String name : List.of("a", "b", "c")) {
      files.put(name, file);
    }
    MemberReader.Listing found =
        reader(FakeChild.code(folder, MembersChild.class, program)).read(files, Set.of(7L));
    assertThat(found.members()).isEmpty();
    return found.unread().stream().map(IsolatedMembersTest::text).toList();
  }

  private static String text(Unread unread) {
    String why =
        unread
            .why()
            .replaceAll(".*(said half of it|said more|ended with status 9|expected).*", "$1");
    return unread.file() + ": " + why;
  }

  private MemberReader reader(OwnCode code) {
    return new IsolatedMembers(
        files -> {
          given.add(files);
          return new ChildJvm(
              new Bubblewrap(System.getenv(), folder.resolve("probe"), EventSink.NONE),
              folder.resolve("children"),
              code,
              new ChildJvm.Bounds(64L << 20, Duration.ofSeconds(30), 1 << 20));
        });
  }

  private StoredFile stored(byte[] bytes) throws Exception {
    Path file = Files.write(Files.createTempFile(folder, "published", ""), bytes);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return new StoredFile(file, bytes.length, Digest.of(bytes));
  }

  private static byte[] zip(String name, byte[] content) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
