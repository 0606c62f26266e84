package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * {@code .gitmodules} (gitmodules(5)), a file of the hostile source: it names where the commits are
 * that a tree refers to. Only paths and URLs are read. Names never become paths here, yet one that
 * would be dangerous elsewhere (CVE-2018-11235) ends the checkout.
 */
final class GitModules {
  private static final String FILE = ".gitmodules";
  private static final int MAX_BYTES = 1 << 20;
  private static final String SECTION = "submodule";

  private static final Pattern REMOTE =
      Pattern.compile(
          "(?:https|ssh)://(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?"
              + "(?:/[A-Za-z0-9._~+%-]+)+/?");
  private static final Pattern SCP =
      Pattern.compile(
          "[A-Za-z0-9._-]+@[A-Za-z0-9][A-Za-z0-9.-]*:[A-Za-z0-9._~+][A-Za-z0-9._~+/-]*");
  private static final Pattern RELATIVE =
      Pattern.compile("(?:\\.{1,2}/)+[A-Za-z0-9_~+][A-Za-z0-9._~+/-]*");
  private static final Pattern NAME =
      Pattern.compile("(?!.*(?:^|[/\\\\])\\.\\.(?:$|[/\\\\]))[^-\\p{Cntrl}].*");

  private final String origin;
  private final String parent;

  /**
   * Reads for one repository.
   *
   * @param origin the commit, for messages
   * @param parent the repository's URL, from which relative ones count
   */
  GitModules(String origin, String parent) {
    this.origin = origin;
    this.parent = parent;
  }

  /**
   * A submodule.
   *
   * @param path in the tree
   * @param url absolute
   * @param commit that the tree records
   */
  record Module(String path, String url, ObjectId commit) {}

  /**
   * Finds the URL of each link to a commit.
   *
   * @param links commits by path
   */
  List<Module> resolve(ObjectReader reader, RevCommit commit, Map<String, ObjectId> links)
      throws IOException, AssayException {
    if (links.isEmpty()) {
      return List.of();
    }
    Map<String, String> urls = urls(config(reader, commit, links.keySet().iterator().next()));
    List<Module> modules = new ArrayList<>();
    for (Map.Entry<String, ObjectId> link : links.entrySet()) {
      String url = urls.get(link.getKey());
      if (url == null) {
        throw refused(link.getKey(), "a submodule that " + FILE + " does not name");
      }
      modules.add(new Module(link.getKey(), absolute(url, link.getKey()), link.getValue()));
    }
    return modules;
  }

  private Config config(ObjectReader reader, RevCommit commit, String first)
      throws IOException, AssayException {
    try (TreeWalk walk = TreeWalk.forPath(reader, FILE, commit.getTree())) {
      if (walk == null) {
        throw refused(first, "a submodule, and there is no " + FILE);
      }
      // A link could lead to another file than the one that people look at (CVE-2018-11235).
      if ((walk.getRawMode(0) & 0170000) != 0100000) {
        throw refused(FILE, "it is not a regular file");
      }
      byte[] raw = reader.open(walk.getObjectId(0), Constants.OBJ_BLOB).getCachedBytes(MAX_BYTES);
      Config config = new Config();
      config.fromText(UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString());
      return config;
    } catch (ConfigInvalidException | CharacterCodingException | LargeObjectException e) {
      throw refused(FILE, "it cannot be read: " + e.getMessage());
    }
  }

  private Map<String, String> urls(Config config) throws AssayException {
    Map<String, String> urls = new TreeMap<>();
    for (String name : config.getSubsections(SECTION)) {
      if (!NAME.matcher(name).matches()) {
        throw refused(FILE, "the submodule name " + name);
      }
      String path = only(config, name, "path");
      String url = only(config, name, "url");
      new PathRules().segments(path, origin);
      if (urls.put(path, url) != null) {
        throw refused(path, "two submodules in one folder");
      }
    }
    return urls;
  }

  private String only(Config config, String name, String key) throws AssayException {
    String[] values = config.getStringList(SECTION, name, key);
    if (values.length != 1 || values[0] == null || values[0].isEmpty()) {
      throw refused(FILE, "expected one " + key + " for the submodule " + name);
    }
    return values[0];
  }

  private String absolute(String url, String path) throws AssayException {
    String whole = RELATIVE.matcher(url).matches() ? resolved(url, path) : url;
    boolean known = REMOTE.matcher(whole).matches() || SCP.matcher(whole).matches();
    if (!known || hasDots(whole)) {
      throw refused(path, "a submodule at " + url + "; only https and ssh URLs are followed");
    }
    return whole;
  }

  private static boolean hasDots(String url) {
    return List.of(url.split("[/:]", -1)).stream().anyMatch(s -> s.equals(".") || s.equals(".."));
  }

  /** As git does: each {@code ../} takes one part off the parent's URL. */
  private String resolved(String url, String path) throws AssayException {
    String base = parent.replaceFirst("/+$", "");
    String rest = url;
    while (rest.startsWith("./") || rest.startsWith("../")) {
      boolean up = rest.startsWith("../");
      rest = rest.substring(up ? 3 : 2);
      int cut = Math.max(base.lastIndexOf('/'), base.contains("://") ? -1 : base.lastIndexOf(':'));
      if (up && (cut < 0 || base.substring(0, cut).endsWith("/") || base.endsWith(":"))) {
        throw refused(path, "a submodule at " + url + ", which leads out of " + parent);
      }
      if (up) {
        base = base.charAt(cut) == ':' ? base.substring(0, cut + 1) : base.substring(0, cut);
      }
    }
    return base.endsWith(":") ? base + rest : base + "/" + rest;
  }

  private AssayException.Source refused(String path, String why) {
    return PathRules.refused(path, origin, Printable.escape(why));
  }
}
