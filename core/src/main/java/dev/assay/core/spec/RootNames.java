package dev.assay.core.spec;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.Environment.Root;
import dev.assay.core.text.Grammar;
import dev.assay.core.text.Place;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How specs and {@code --rootfs} name a root file system. A spec names folders and archives below
 * its own folder only, and such a path begins with {@code ./}; whoever runs Assay can name any.
 */
public final class RootNames {
  /** A host as Docker tells it from a name: with a dot or a port, or localhost. */
  private static final String HOST =
      "(?:localhost(?::[0-9]{1,5})?|[a-z0-9-]+(?:\\.[a-z0-9-]+)+(?::[0-9]{1,5})?|[a-z0-9-]+:[0-9]{1,5})";

  /** The grammar of the OCI distribution specification 1.1, "Pulling manifests". */
  private static final String NAME =
      "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*";

  private static final Pattern IMAGE = Pattern.compile(HOST + "/" + NAME);
  private static final Pattern TAGGED = Pattern.compile("(" + HOST + "/" + NAME + ")(:[\\w.-]+)?");
  private static final int IMAGE_LENGTH = 255;
  private static final String AT = "@sha256:";

  private static final Grammar SPEC =
      new Grammar(
          "host, debian, debian:SUITE such as debian:trixie, oci:REGISTRY/NAME@sha256:DIGEST,"
              + " oci:./FOLDER@sha256:DIGEST, tar:./FILE@sha256:DIGEST or dir:./FOLDER"
              + " (64 hexadecimal digits; paths from the spec's folder, without ..)",
          text -> parse(text, false).isPresent());

  private static final Grammar USER =
      new Grammar(
          "host, debian, debian:SUITE such as debian:trixie, oci:REGISTRY/NAME@sha256:DIGEST,"
              + " oci:FOLDER@sha256:DIGEST, tar:FILE@sha256:DIGEST or dir:FOLDER"
              + " (64 hexadecimal digits; paths begin with / ./ or ../)",
          text -> parse(text, true).isPresent());

  private RootNames() {}

  /**
   * What a spec names.
   *
   * @throws AssayException if it is nothing that a spec can name
   */
  static Root ofSpec(String text, Place place) throws AssayException {
    return read(text, SPEC, place, false);
  }

  /**
   * What the person who runs Assay names, in place of what the spec does.
   *
   * @param here folder that paths count from
   * @throws AssayException.Usage if it is no root file system
   */
  public static Root ofUser(String text, Path here) throws AssayException {
    Root root = read(text, USER, Place.of("--rootfs"), true);
    return root.isLocal()
        ? root.at(here.resolve(root.name()).toAbsolutePath().normalize().toString())
        : root;
  }

  private static Root read(String text, Grammar grammar, Place place, boolean user)
      throws AssayException {
    if (text.startsWith("oci:") && !text.contains(AT)) {
      Matcher tagged = TAGGED.matcher(text.substring("oci:".length()));
      if (tagged.matches()) {
        throw place.problem(
            "an image is named by its digest, since a tag can move, as in oci:"
                + tagged.group(1)
                + AT
                + "DIGEST; to find it: skopeo inspect --format '{{.Digest}}' docker://"
                + tagged.group());
      }
    }
    return parse(grammar.check(text, place), user).orElseThrow();
  }

  private static Optional<Root> parse(String text, boolean user) {
    if (text.equals("host")) {
      return Optional.of(new Root(Root.Kind.HOST, "", Optional.empty(), List.of(), user));
    }
    if (text.matches("debian(:[a-z]{1,30})?")) {
      String suite = text.substring(Math.min(text.length(), "debian:".length()));
      return Optional.of(new Root(Root.Kind.DEBIAN, suite, Optional.empty(), List.of(), user));
    }
    if (text.startsWith("dir:")) {
      return named(Root.Kind.DIR, text.substring("dir:".length()), Optional.empty(), user);
    }
    int at = text.lastIndexOf(AT);
    if (at < 4 || !Digest.isValid(text.substring(at + AT.length()))) {
      return Optional.empty();
    }
    Optional<Digest> digest = Optional.of(new Digest(text.substring(at + AT.length())));
    String name = text.substring(4, at);
    return switch (text.substring(0, 4)) {
      case "oci:" -> named(Root.Kind.OCI, name, digest, user);
      case "tar:" -> named(Root.Kind.TAR, name, digest, user);
      default -> Optional.empty();
    };
  }

  private static Optional<Root> named(
      Root.Kind kind, String name, Optional<Digest> digest, boolean user) {
    boolean image =
        kind == Root.Kind.OCI && name.length() <= IMAGE_LENGTH && IMAGE.matcher(name).matches();
    return image || isPath(name, user)
        ? Optional.of(new Root(kind, name, digest, List.of(), user))
        : Optional.empty();
  }

  private static boolean isPath(String name, boolean user) {
    if (!user) {
      return name.startsWith("./") && Grammars.PATH.test().test(name.substring(2));
    }
    try {
      return Grammars.isLocalPath(name) && Path.of(name).normalize().getNameCount() > 0;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
