package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.result.Condition;
import dev.assay.core.spec.Environment.Newline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attributes and line ends; git itself is the referee. */
class GitAttributesTest {
  private static final List<String> PATTERNS =
      List.of(
          "*",
          "*.txt",
          "a*t",
          "a.txt",
          "/a.txt",
          "d/*.txt",
          "/d/*",
          "d/**",
          "**/a.txt",
          "d/**/x.c",
          "**",
          "d/",
          "d",
          "d/e",
          "?.txt",
          "[a-c].txt",
          "[!a].txt",
          "[^a-b].txt",
          "[[:digit:]].txt",
          "[[:alpha:][:digit:]]*",
          "[]]x",
          "[a",
          "\\*.txt",
          "a\\.txt",
          "\"quoted name\"",
          "\"q\\303\\244\"",
          "*/a.txt",
          "d*a.txt",
          "d/e/f/**/x.c",
          "e/f/x.c",
          "**/f/*",
          "a**t",
          "d**/x.c",
          "d/***/x.c",
          "**/e/**",
          "d/e**",
          "*/**/x.c",
          "*x*x*x*",
          "[z-a].txt",
          "[a-].txt",
          "[\\]].txt",
          "[[:nope:]].txt");

  private static final List<String> PATHS =
      List.of(
          "a.txt",
          "b.txt",
          "c.txt",
          "-.txt",
          "1.txt",
          "].txt",
          "]x",
          "[a",
          "*.txt",
          "abt",
          "d/a.txt",
          "d/x.c",
          "d/e/a.txt",
          "d/e/x.c",
          "d/e/f/x.c",
          "d/e/f/g/h/x.c",
          "quoted name",
          "xxaxbx",
          "d/.hidden");

  @TempDir Path temp;
  private GitProject project;

  @BeforeEach
  void makeRepository() throws Exception {
    project = GitProject.create(temp.resolve("project"));
  }

  /** What git says: values by attribute, for each path. */
  private Map<String, Map<String, String>> byGit(List<String> paths) throws Exception {
    Path list = Files.writeString(temp.resolve("paths"), String.join("\0", paths) + "\0");
    // Warnings about lines that git skips would come between.
    String command = "git check-attr -a -z --stdin < " + list + " 2> /dev/null";
    String[] parts = project.run(List.of("sh", "-c", command)).split("\0", -1);
    Map<String, Map<String, String>> all = new TreeMap<>();
    paths.forEach(path -> all.put(path, new TreeMap<>()));
    for (int i = 0; i + 2 < parts.length; i += 3) {
      all.computeIfAbsent(parts[i], path -> new TreeMap<>()).put(parts[i + 1], parts[i + 2]);
    }
    return all;
  }

  private static Map<String, String> shown(Map<String, String> ours) {
    Map<String, String> shown = new TreeMap<>();
    ours.forEach(
        (name, value) ->
            shown.put(
                name,
                value.equals(GitAttributes.SET)
                    ? "set"
                    : value.equals(GitAttributes.UNSET) ? "unset" : value));
    return shown;
  }

  private void assertAsGit(Map<String, String> files, List<String> paths) throws Exception {
    GitAttributes ours = new GitAttributes();
    for (Map.Entry<String, String> file : files.entrySet()) {
      project.file(file.getKey() + ".gitattributes", file.getValue());
      ours.add(file.getKey(), new String(file.getValue().getBytes(UTF_8), ISO_8859_1));
    }
    Map<String, Map<String, String>> git = byGit(paths);
    for (String path : paths) {
      assertThat(shown(ours.of(path))).as(path).isEqualTo(git.get(path));
    }
  }

  @Test
  void everyPatternMeansWhatItMeansToGit() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < PATTERNS.size(); i++) {
      lines.append(PATTERNS.get(i)).append(" p").append(i).append('\n');
    }
    assertAsGit(Map.of("", lines.toString()), PATHS);
  }

  @Test
  void patternsBelowAFolder() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < PATTERNS.size(); i++) {
      lines.append(PATTERNS.get(i)).append(" p").append(i).append('\n');
    }
    assertAsGit(Map.of("d/", lines.toString()), PATHS);
  }

  @Test
  void laterLinesAndDeeperFilesCount() throws Exception {
    String top =
        """
        [attr]own text=auto -other eol=lf
        [attr]both own extra
        *.txt text eol=crlf
        *.txt -text
        a.txt !eol
        *.c own text
        x.c -own
        b.txt binary
        c.txt both
        1.txt -binary
        ].txt binary !diff
        # comment
           abt spaced\t tab
        !not text
        abt bad! good
        abt =x
        abt a=b=c d=
        """;
    String inner =
        """
        *.txt text=auto -eol
        [attr]late x
        a.txt late
        x.c !text own
        """;
    assertAsGit(new TreeMap<>(Map.of("", top, "d/", inner, "d/e/", "a.txt merge=union\n")), PATHS);
  }

  @Test
  void longLinesAreSkipped() throws Exception {
    String pad = " x".repeat(1100);
    assertAsGit(Map.of("", "*.txt text" + pad + "\na.txt short\n"), PATHS);
  }

  @Test
  void aHostilePatternEnds() {
    GitAttributes attributes = new GitAttributes();
    attributes.add("", "*a".repeat(900) + "b text\n**/".repeat(1) + "**/a".repeat(400) + " text\n");

    assertThat(attributes.of("a".repeat(4000))).isEmpty();
  }

  // --- whole checkouts

  private static final List<String> ATTRIBUTES =
      List.of(
          "",
          "text",
          "-text",
          "text=auto",
          "text=input",
          "text=odd",
          "eol=lf",
          "eol=crlf",
          "text eol=lf",
          "text eol=crlf",
          "text=auto eol=lf",
          "text=auto eol=crlf",
          "-text eol=crlf",
          "!text eol=crlf",
          "crlf",
          "-crlf",
          "crlf=input",
          "crlf=input eol=crlf",
          "text=input eol=crlf",
          "binary",
          "binary eol=crlf");

  private static final Map<String, String> CONTENTS =
      Map.of(
          "lf", "one\ntwo\n",
          "crlf", "one\r\ntwo\r\n",
          "mixed", "one\r\ntwo\nthree\r\n",
          "cr", "one\rtwo\nthree\r",
          "nul", "one\n\0two\n",
          "none", "one",
          "odd", "\u0001\u0002\u0003\n\u0004\n",
          "eof", "one\ntwo\n\u001a",
          "crend", "one\ntwo\r",
          "empty", "");

  @ParameterizedTest
  @EnumSource(Newline.class)
  void lineEndsAreThoseOfGit(Newline newline) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ATTRIBUTES.size(); i++) {
      lines.append("*.").append(i).append(' ').append(ATTRIBUTES.get(i)).append('\n');
      for (Map.Entry<String, String> content : CONTENTS.entrySet()) {
        // Objects as they are: git add would change line ends.
        Path file = temp.resolve("blob");
        Files.writeString(file, content.getValue(), ISO_8859_1);
        String id = project.git("hash-object", "-w", "--no-filters", file.toString());
        String name = "f/" + content.getKey() + "." + i;
        project.git("update-index", "--add", "--cacheinfo", "100644," + id + "," + name);
      }
    }
    Path file = Files.writeString(temp.resolve("blob"), lines.toString());
    String id = project.git("hash-object", "-w", "--no-filters", file.toString());
    project.git("update-index", "--add", "--cacheinfo", "100644," + id + ",.gitattributes");
    project.git("commit", "-q", "-m", "all");
    Path clone = temp.resolve("clone");
    boolean wide = newline == Newline.CRLF;
    project.git(
        "clone",
        "-q",
        "-c",
        "core.autocrlf=" + wide,
        project.folder().toString(),
        clone.toString());
    Path ours =
        new Setting(temp)
            .checkout(
                Setting.git(project.folder(), "main"),
                Setting.environment(Newline.LF, newline, 0022, false))
            .root();

    for (int i = 0; i < ATTRIBUTES.size(); i++) {
      for (String name : CONTENTS.keySet()) {
        String path = "f/" + name + "." + i;
        assertThat(Files.readString(ours.resolve(path), ISO_8859_1))
            .as(name + " with " + ATTRIBUTES.get(i))
            .isEqualTo(Files.readString(clone.resolve(path), ISO_8859_1));
      }
    }
  }

  @Test
  void whatIsNotAppliedIsNamed() throws Exception {
    project.file("a.x", "a\n").file("b.x", "b\n").file("sub/c.y", "c\n");
    project.file("id.txt", "$Id$\n").file("plain.txt", "no keyword\n");
    project.file(
        ".gitattributes",
        "*.x filter=evil\n*.y working-tree-encoding=UTF-16\n*.txt ident export-subst\n");
    project.git("add", ".gitattributes", "a.x", "b.x", "id.txt", "plain.txt");
    Files.writeString(project.folder().resolve("sub/.gitattributes"), "*.y filter=odd\n");
    project.git("-c", "core.attributesFile=/dev/null", "add", "--renormalize", "sub");
    project.git("update-index", "--add", "--cacheinfo", entry("c\n", "sub/c.y"));
    project.git("commit", "-q", "-m", "all");

    assertThat(
            new Setting(temp)
                .checkout(Setting.git(project.folder(), "main")).conditions().stream()
                    .filter(Condition.AttributeNotApplied.class::isInstance))
        .containsExactly(
            new Condition.AttributeNotApplied("filter=evil", "a.x", 2),
            new Condition.AttributeNotApplied("ident", "id.txt", 1),
            new Condition.AttributeNotApplied("working-tree-encoding=UTF-16", "sub/c.y", 1));
  }

  private String entry(String content, String path) throws Exception {
    Path file = Files.writeString(temp.resolve("blob"), content);
    return "100644,"
        + project.git("hash-object", "-w", "--no-filters", file.toString())
        + ","
        + path;
  }
}
