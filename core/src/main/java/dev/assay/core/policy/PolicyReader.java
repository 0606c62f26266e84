package dev.assay.core.policy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.signature.MalformedException;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.text.Fields;
import dev.assay.core.text.Grammar;
import dev.assay.core.text.Nearest;
import dev.assay.core.text.Place;
import dev.assay.core.text.TextFile;
import dev.assay.core.text.Yaml;
import dev.assay.core.text.YamlParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what a person accepts: a policy file (YAML with {@code schema: 1}, {@code name}, {@code
 * accept}, {@code sources}, {@code binaries}, {@code rootfs}, {@code files} and {@code hosts}), or
 * the list of an {@code --accept} option.
 */
public final class PolicyReader {
  private static final Grammar NAME =
      Grammar.pattern("a name of letters, digits and . _ -", "[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
          .and(name -> Policy.named(name).isEmpty());

  private static final Grammar ANY = new Grammar("the name of a condition", text -> true);

  /** A host as URLs name it, without port and brackets. */
  public static final Grammar HOST =
      Grammar.pattern(
          "a host: a name or an address, without port",
          "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,253})|[0-9A-Fa-f:]{2,39}");

  private static final Grammar SHA256 =
      new Grammar("64 hexadecimal digits, lower case", Digest::isValid);

  private PolicyReader() {}

  /**
   * The built-in policy of that name, or else the file's.
   *
   * @throws AssayException as {@link #read}
   */
  public static Policy find(String nameOrFile) throws AssayException {
    Optional<Policy> builtIn = Policy.named(nameOrFile);
    if (builtIn.isPresent()) {
      return builtIn.get();
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw Place.of("--policy")
          .problem(
              "expected default, strict or a policy file, found neither a file nor a name: "
                  + Place.quote(nameOrFile));
    }
    return read(file);
  }

  /**
   * Reads a policy file of at most 1 MiB.
   *
   * @throws AssayException if it is not a well-formed policy; the message has the place
   */
  public static Policy read(Path file) throws AssayException {
    Path folder = file.toAbsolutePath().getParent();
    return read(TextFile.read(file), folder == null ? file : folder);
  }

  private static Policy read(TextFile file, Path folder) throws AssayException {
    Fields fields =
        Fields.of(
            YamlParser.parse(file),
            "a policy",
            (text, _) -> text,
            List.of("schema", "name", "accept", "sources", "binaries", "rootfs", "files", "hosts"));
    fields.requireSchema(1);
    String name = fields.requireText("name", NAME);
    fields.require("accept");
    Set<String> accepted = new TreeSet<>();
    for (Yaml item : fields.items("accept")) {
      accepted.add(condition(fields.textOf(item, ANY), item.place()));
    }
    SourceRules rules = new SourceRules(folder);
    return new Policy(
        name,
        accepted,
        rules.read(fields),
        digests(fields, "binaries"),
        digests(fields, "rootfs"),
        rules.ofFiles(fields.get("files")),
        Set.copyOf(fields.texts("hosts", HOST)));
  }

  private static Set<Digest> digests(Fields fields, String key) throws AssayException {
    Set<Digest> digests = new HashSet<>();
    for (String digest : fields.texts(key, SHA256)) {
      digests.add(new Digest(digest));
    }
    return digests;
  }

  /**
   * Reads a file of certificates in PEM.
   *
   * @param place what names the file
   * @throws AssayException if it cannot be read, or has none
   */
  public static List<X509Certificate> certificates(Path file, Place place) throws AssayException {
    try {
      return PinnedCertificates.parse(TextFile.read(file).text());
    } catch (MalformedException e) {
      throw place.problem(file + ": " + e.text());
    }
  }

  /**
   * Reads an {@code --accept} option: names of conditions, with commas between them; upper or lower
   * case, hyphens or underscores.
   *
   * @throws AssayException if one is not the name of a condition, or there is none
   */
  public static Set<String> acceptList(String option) throws AssayException {
    Set<String> accepted = new TreeSet<>();
    for (String name : option.split(",", -1)) {
      accepted.add(condition(name.strip(), Place.of("--accept")));
    }
    return accepted;
  }

  private static String condition(String text, Place place) throws AssayException {
    String name = text.toLowerCase(Locale.ROOT).replace('_', '-');
    if (!Condition.NAMES.contains(name)) {
      throw place.problem(
          "expected the name of a condition, found "
              + Place.quote(text)
              + Nearest.hint(name, Condition.NAMES));
    }
    return name;
  }
}
