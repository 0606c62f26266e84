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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Looks into published files in a JVM without keys or network. What it says is a list. The file at
 * which a child dies, hangs or says something else was not looked into; a new child takes the rest.
 */
final class IsolatedMembers implements MemberReader {
  private final IntFunction<ChildJvm> children;

  /**
   * Looks into files.
   *
   * @param children by the number of files that one is given, and has time for
   */
  IsolatedMembers(IntFunction<ChildJvm> children) {
    this.children = children;
  }

  @Override
  public Listing read(Map<String, StoredFile> files, Set<Long> sizes) throws AssayException {
    List<Member> members = new ArrayList<>();
    List<Unread> unread = new ArrayList<>();
    List<Map.Entry<String, StoredFile>> left = List.copyOf(files.entrySet());
    try {
      while (!left.isEmpty()) {
        List<Long> wanted = sizes.stream().sorted().toList();
        left = left.subList(look(left, wanted, members, unread), left.size());
      }
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot look into published files: " + e, e);
    }
    return new Listing(members, unread);
  }

  /** Looks into files in one child; says how many of them are done with, at least one. */
  private int look(
      List<Map.Entry<String, StoredFile>> files,
      List<Long> sizes,
      List<Member> members,
      List<Unread> unread)
      throws IOException, AssayException {
    ChildJvm child = children.apply(files.size());
    child.require();
    List<String> names = files.stream().map(Map.Entry::getKey).toList();
    List<Path> inputs = new ArrayList<>();
    inputs.add(child.ask(new MembersChild.Question(names, sizes)::write));
    files.forEach(file -> inputs.add(file.getValue().path().toAbsolutePath()));
    ChildJvm.Ended ended = child.run(MembersChild.class, inputs);
    Optional<String> failure = why(ended);
    int done = 0;
    try (BufferedReader lines = Files.newBufferedReader(ended.log(), ISO_8859_1)) {
      String line = lines.readLine();
      for (; line != null && done < names.size(); line = lines.readLine()) {
        if (line.equals(MembersChild.END)) {
          done++;
        } else {
          add(names.get(done), MembersChild.entry(line), members, unread);
        }
      }
      if (line != null) {
        failure = Optional.of("the process that looked into it said more than it was asked");
      }
    } catch (RefusedException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    if (done == names.size() && failure.isEmpty()) {
      return done;
    }
    // It ended badly after its last answer, too: then that one does not count.
    int at = Math.min(done, names.size() - 1);
    unread.add(
        new Unread(
            names.get(at), "", failure.orElse("the process that looked into it said half of it")));
    return at + 1;
  }

  private static void add(
      String file, MembersChild.Entry entry, List<Member> members, List<Unread> unread) {
    if (entry.why().isEmpty()) {
      members.add(new Member(file, entry.names(), entry.size(), entry.digest()));
    } else {
      unread.add(new Unread(file, String.join("!/", entry.names()), entry.why()));
    }
  }

  /** Why a child did not come to its end; empty if it did. */
  private static Optional<String> why(ChildJvm.Ended ended) {
    if (ended.stopped().isPresent()) {
      return Optional.of(Printable.escape(ended.stopped().get().text()));
    }
    int status = ended.status().orElse(-1);
    return status == 0
        ? Optional.empty()
        : Optional.of(
            status == ChildJvm.OUT_OF_MEMORY
                ? "the process that looked into it ran out of memory"
                : "the process that looked into it ended with status " + status);
  }
}
