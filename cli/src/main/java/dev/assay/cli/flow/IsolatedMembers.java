package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.cli.isolation.ChildJvm;
import dev.assay.cli.isolation.MembersChild;
import dev.assay.core.artifact.Printable;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.json.RefusedException;
import dev.assay.rebuilder.dependency.MemberReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks into published files in a JVM without keys or network, one for each file. What it says is a
 * list; a file whose child dies, hangs or says something else was not looked into.
 */
final class IsolatedMembers implements MemberReader {
  private final ChildJvm child;
  private final Path folder;

  /**
   * Looks into files in {@code child}.
   *
   * @param folder private to this run
   */
  IsolatedMembers(ChildJvm child, Path folder) {
    this.child = child;
    this.folder = folder;
  }

  @Override
  public Listing read(Map<String, StoredFile> files, Set<Long> sizes) throws AssayException {
    child.require();
    List<Member> members = new ArrayList<>();
    List<Unread> unread = new ArrayList<>();
    for (Map.Entry<String, StoredFile> file : files.entrySet()) {
      String name = file.getKey();
      try {
        MembersChild.Question question =
            new MembersChild.Question(name, sizes.stream().sorted().toList());
        for (MembersChild.Entry entry : ask(question, file.getValue().path())) {
          if (entry.why().isEmpty()) {
            members.add(new Member(name, entry.names(), entry.size(), entry.digest()));
          } else {
            unread.add(new Unread(name, String.join("!/", entry.names()), entry.why()));
          }
        }
      } catch (RefusedException e) {
        unread.add(new Unread(name, "", String.valueOf(e.getMessage())));
      } catch (IOException e) {
        throw new AssayException.Infrastructure("cannot look into " + name + ": " + e, e);
      }
    }
    return new Listing(members, unread);
  }

  private List<MembersChild.Entry> ask(MembersChild.Question asked, Path file)
      throws IOException, RefusedException {
    Path question = Files.createTempFile(Files.createDirectories(folder), "question", ".json");
    // Not private, since a child may run as another user.
    Files.setPosixFilePermissions(question, PosixFilePermissions.fromString("rw-r--r--"));
    asked.write(question);
    ChildJvm.Ended ended = child.run(MembersChild.class, List.of(question, file.toAbsolutePath()));
    int status = ended.status().orElse(-1);
    if (status != 0) {
      throw new RefusedException(
          "the process that looked into it", "an answer", why(ended, status));
    }
    List<MembersChild.Entry> entries = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(ended.log(), ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(MembersChild.END)) {
          return entries;
        }
        entries.add(MembersChild.entry(line));
      }
    }
    throw new RefusedException("the process that looked into it", "an answer", "half of one");
  }

  private static String why(ChildJvm.Ended ended, int status) {
    if (ended.stopped().isPresent()) {
      return Printable.escape(ended.stopped().get().text());
    }
    return status == ChildJvm.OUT_OF_MEMORY
        ? "that it ran out of memory"
        : "that it ended with status " + status;
  }
}
