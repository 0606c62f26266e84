package dev.assay.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.failure.AssayException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.StoredConfig;

/**
 * The demo vendor's git repository, made from sources that Assay brings along.
 *
 * @param folder its working tree
 * @param project where the sources are among the resources
 * @param files of the project
 * @param values that are filled in for {@code @name@}, beside version, repository and jdk
 */
record DemoRepository(Path folder, String project, List<String> files, Map<String, String> values) {
  DemoRepository {
    files = List.copyOf(files);
    values = Map.copyOf(values);
  }

  /** Makes it, with no release yet. */
  DemoRepository create() throws AssayException.Infrastructure {
    try (Git git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call()) {
      // What the user's own configuration would change must not change the demo.
      StoredConfig config = git.getRepository().getConfig();
      config.setString("core", null, "autocrlf", "false");
      config.setString("commit", null, "gpgSign", "false");
      config.save();
      return this;
    } catch (GitAPIException | IOException e) {
      throw new AssayException.Infrastructure("cannot make a git repository in " + folder, e);
    }
  }

  /** Where the vendor keeps what builds may read beside the source. */
  Path lock() {
    return folder.resolve("assay.lock");
  }

  /** Commits and tags a release; returns the commit. */
  String release(String version) throws AssayException.Infrastructure {
    PersonIdent vendor =
        new PersonIdent(
            "Demo Vendor",
            "vendor@example.org",
            Instant.parse("2026-01-01T00:00:00Z"),
            ZoneOffset.UTC);
    try (Git git = Git.open(folder.toFile())) {
      for (String file : files) {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, fill(resource(project + "/" + file), version));
      }
      git.add().addFilepattern(".").call();
      String commit =
          git.commit()
              .setMessage("Release " + version)
              .setAuthor(vendor)
              .setCommitter(vendor)
              .setSign(false)
              .call()
              .getName();
      git.tag().setName("v" + version).setMessage("Release " + version).setTagger(vendor).call();
      return commit;
    } catch (GitAPIException | IOException e) {
      throw new AssayException.Infrastructure("cannot commit to " + folder + ": " + e, e);
    }
  }

  private String fill(String text, String version) {
    String filled =
        text.replace("@version@", version)
            .replace("@repository@", "'" + folder.toUri() + "'")
            .replace("@jdk@", String.valueOf(Runtime.version().feature()));
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("@" + value.getKey() + "@", value.getValue());
    }
    return filled;
  }

  /** A file that Assay brings along. */
  static String resource(String name) throws IOException {
    try (InputStream in = DemoRepository.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("resource " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
