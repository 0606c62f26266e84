package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.format.Formats;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.core.artifact.Digest;
import dev.assay.core.result.Grade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs that others wrote agree with our formats on members and content of files that others
 * made. {@code -Dreal.files=FOLDER} takes the files of a folder, too; {@code -Dreferee.jars=N} that
 * many of the local Maven repository.
 */
class RefereeTest {
  private static final int JARS = Integer.getInteger("referee.jars", 40);
  private static final String CLEAN = "echo clean\n";
  private static final String EVIL = "echo INJECTED\n";

  @TempDir Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() {
    workshop = new Workshop(folder);
  }

  @Test
  void agreeOnFilesThatStrangersMade() throws Exception {
    List<Path> files =
        new ArrayList<>(
            LocalRepository.archives().stream()
                .filter(path -> path.toString().endsWith(".jar"))
                .limit(JARS)
                .toList());
    assertThat(files).hasSizeGreaterThanOrEqualTo(Math.min(JARS, 40));
    files.addAll(LocalRepository.more());
    for (Path file : files) {
      Referee[] referees = referees(file.toString());
      if (referees.length > 0) {
        agree(file, referees);
      }
    }
  }

  private static Referee[] referees(String name) {
    if (name.matches(".*\\.(jar|war|ear|aar|zip|whl)")) {
      return new Referee[] {Referee.UNZIP, Referee.BSDTAR, Referee.SEVEN_ZIP, Referee.JAR};
    }
    if (name.endsWith(".tgz")) {
      return new Referee[] {Referee.NPM, Referee.TAR, Referee.BSDTAR};
    }
    if (name.matches(".*\\.tar(\\.(gz|bz2|xz))?")) {
      return new Referee[] {Referee.TAR, Referee.BSDTAR};
    }
    boolean zstd = Formats.ALL.stream().anyMatch(format -> format.id().equals("zstd"));
    return name.endsWith(".deb") && (zstd || !name.endsWith("-zstd.deb"))
        ? new Referee[] {Referee.DPKG}
        : new Referee[0];
  }

  @Test
  void agreeOnArchivesThatRealToolsMake() throws Exception {
    Path tree = folder.resolve("tree/package");
    Workshop.copy(Path.of("src", "main", "java"), tree.resolve("src"));
    Files.createDirectories(tree.resolve("a-folder-with-a-name-of-some-length-".repeat(4)));
    Files.writeString(tree.resolve("a-folder-with-a-name-of-some-length-".repeat(4) + "/x"), EVIL);
    Files.createFile(tree.resolve("empty"));
    Files.createLink(tree.resolve("hard-link"), tree.resolve("src/twice"));
    workshop.make("tar -C tree --format=gnu -czf gnu.tgz package");
    workshop.make("tar -C tree --format=posix -czf pax.tar.gz package");
    workshop.make("tar -C tree --format=ustar -cjf x.tar.bz2 --exclude='a-folder*' package");
    workshop.make("tar -C tree -cJf x.tar.xz package");
    workshop.make("bsdtar -C tree --format=pax -cf bsd.tar package");
    for (String name : List.of("gnu.tgz", "pax.tar.gz", "x.tar.bz2", "x.tar.xz", "bsd.tar")) {
      agree(folder.resolve(name), Referee.TAR, Referee.BSDTAR);
    }
    workshop.make("cd tree && 7z a -bd -tzip ../seven.zip package");
    workshop.make("bsdtar -C tree --format=zip -cf bsd.zip package");
    workshop.make("cd tree && \"$JAVA\"/bin/jar -cf ../x.jar package");
    for (String name : List.of("seven.zip", "bsd.zip", "x.jar")) {
      agree(folder.resolve(name), Referee.UNZIP, Referee.BSDTAR, Referee.SEVEN_ZIP, Referee.JAR);
    }
  }

  @Test
  void agreeOnPackagesThatRealToolsMake() throws Exception {
    workshop.npm();
    agree(folder.resolve("x-1.0.0.tgz"), Referee.NPM, Referee.TAR, Referee.BSDTAR);
    workshop.debian();
    for (String method : List.of("xz", "gzip", "none")) {
      workshop.make("dpkg-deb --root-owner-group -Z" + method + " -b deb " + method + ".deb");
      agree(folder.resolve(method + ".deb"), Referee.DPKG);
    }
  }

  @Test
  void agreeOnStreamsThatRealToolsMake() throws Exception {
    Files.writeString(folder.resolve("x"), "one line after the other\n".repeat(10_000));
    workshop.make("gzip -9 -k x && gzip -1 -nc x >fast.gz && cat x.gz fast.gz >two.gz");
    workshop.make("bzip2 -k x && cat x.bz2 x.bz2 >two.bz2");
    workshop.make("xz -k x && xz --block-size=10000 -c x >blocks.xz && cat x.xz blocks.xz >two.xz");
    for (String name : List.of("x.gz", "fast.gz", "two.gz")) {
      agreeOnStream(folder.resolve(name), Referee.GZIP);
    }
    agreeOnStream(folder.resolve("x.bz2"), Referee.BZIP2);
    agreeOnStream(folder.resolve("two.bz2"), Referee.BZIP2);
    for (String name : List.of("x.xz", "blocks.xz", "two.xz")) {
      agreeOnStream(folder.resolve(name), Referee.XZ);
    }
  }

  /** Where they do not agree. What readers see differently is AMBIGUOUS, or worse. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # The last of two members of one name is extracted over the first.
          zip/duplicate-last.zip    | UNZIP, BSDTAR, BSDTAR_STREAM, SEVEN_ZIP, JAR | b.sh   | evil
          zip/duplicate-first.zip   | UNZIP, BSDTAR, BSDTAR_STREAM, SEVEN_ZIP, JAR | b.sh   | clean
          tar/duplicate.tar         | TAR, BSDTAR, SEVEN_ZIP, NPM                  | d/a.sh | evil
          # What the central directory does not list exists for readers of streams alone.
          zip/local-only.zip        | BSDTAR_STREAM                                | z.sh   | evil
          zip/local-only.zip        | UNZIP, BSDTAR, SEVEN_ZIP, JAR                | z.sh   | -
          # libarchive takes the name of the local header, 7z refuses the member.
          zip/local-name.zip        | BSDTAR, BSDTAR_STREAM                        | c.sh   | clean
          zip/local-name.zip        | UNZIP, JAR                                   | b.sh   | clean
          zip/local-name.zip        | SEVEN_ZIP                                    | b.sh   | empty
          # Which of two archives in one file: the first from the front, the second from the end.
          zip/second-zip.zip        | UNZIP, BSDTAR, JAR                           | b.sh   | evil
          zip/second-zip.zip        | BSDTAR_STREAM, SEVEN_ZIP                     | b.sh   | clean
          # Readers of streams, and 7z, do not look for an archive behind other bytes.
          zip/prefix.zip            | UNZIP, BSDTAR, JAR                           | b.sh   | clean
          zip/prefix.zip            | BSDTAR_STREAM, SEVEN_ZIP                     | b.sh   | -
          # jar takes the CRC of the directory; 7z and libarchive that of the local header.
          zip/local-crc.zip         | UNZIP, JAR                                   | b.sh   | clean
          zip/local-crc.zip         | BSDTAR, BSDTAR_STREAM, SEVEN_ZIP             | b.sh   | other
          # jar takes the method of the directory, the others that of the local header.
          zip/local-method.zip      | JAR                                          | b.sh   | clean
          zip/local-method.zip      | UNZIP, BSDTAR, BSDTAR_STREAM, SEVEN_ZIP      | b.sh   | other
          # A link by external attributes alone: only what reads the directory knows.
          zip/symlink.zip           | BSDTAR_STREAM, JAR                           | b.sh   | clean
          zip/symlink.zip           | UNZIP, BSDTAR, SEVEN_ZIP                     | b.sh   | -
          # A path out of the folder is refused; 7z takes what is behind it.
          tar/path-up.tar           | SEVEN_ZIP                                    | evil   | clean
          tar/path-up.tar           | TAR, BSDTAR, NPM                             | evil   | -
          """)
  void disagreeOn(String golden, String referees, String member, String content) throws Exception {
    int slash = golden.indexOf('/');
    GoldenCase example = GoldenCase.of(golden.substring(0, slash), golden.substring(slash + 1));
    Path file = folder.resolve("published-" + example.name());
    Files.write(file, example.published());
    for (String name : referees.split(", ", -1)) {
      Referee referee = Referee.valueOf(name.strip());
      Path into = folder.resolve(name.strip());
      referee.unpack(file, into);
      byte[] found = Referee.files(into).get(member);
      String seen =
          found == null
              ? "-"
              : switch (new String(found, java.nio.charset.StandardCharsets.ISO_8859_1)) {
                case CLEAN -> "clean";
                case EVIL -> "evil";
                case "" -> content.equals("empty") ? "empty" : "other";
                default -> "other";
              };
      assertThat(seen).as("%s in %s by %s", member, golden, referee).isEqualTo(content);
    }
    Grade worst = Compared.of(example.name(), example.published(), example.rebuilt()).worst();
    assertThat(worst.atLeast(Grade.HIDDEN)).isTrue();
  }

  // --- how

  private void agree(Path file, Referee... referees) throws Exception {
    Map<String, String> ours = digests(Members.of(file));
    for (Referee referee : referees) {
      Path into = folder.resolve("unpacked");
      int status = referee.unpack(file, into);
      assertThat(digests(Referee.files(into)))
          .as("%s, unpacked by %s (status %d)", file, referee, status)
          .isEqualTo(ours);
      Referee.delete(into);
    }
    assertThat(ours).as("%s", file).isNotEmpty();
  }

  private void agreeOnStream(Path file, Referee referee) throws Exception {
    Path into = folder.resolve("unpacked");
    assertThat(referee.unpack(file, into)).isZero();
    byte[] theirs = Files.readAllBytes(into.resolve("content"));
    assertThat(Digest.of(Members.content(file))).isEqualTo(Digest.of(theirs));
    assertThat(theirs).isNotEmpty();
    Referee.delete(into);
  }

  /** Names beyond ASCII depend on the locale of a referee: there, content counts alone. */
  private static Map<String, String> digests(Map<String, byte[]> files) {
    Map<String, String> digests = new TreeMap<>();
    files.forEach(
        (name, content) -> {
          String digest = Digest.of(content).sha256();
          boolean plain = name.chars().allMatch(c -> c >= ' ' && c < 0x7f);
          digests.put(plain ? name : "? " + digest, digest);
        });
    return digests;
  }
}
