package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What {@code git archive} does beyond a checkout: it leaves out what has {@code export-ignore},
 * and fills in {@code $Format:…$} where {@code export-subst} is set (gitattributes(5)).
 * Placeholders whose value depends on more than the commit, such as {@code %h} and {@code %d}, or
 * on git's version, such as {@code %cI}, stay as they are; a file with one differs from the
 * archive's, and a remark says why.
 */
final class ExportRules {
  private static final int MAX_SUBST = 16 << 20;
  private static final Pattern FORMAT = Pattern.compile("\\$Format:([^$\n]*)\\$");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("%(%|n|H|T|P|[ac][netis])|%(.|$)|([^%]+)");

  private final RevCommit commit;
  private final List<String> remarks = new ArrayList<>();

  ExportRules(RevCommit commit) {
    this.commit = commit;
  }

  /** Whether an archive has no such file or folder. */
  static boolean omits(Map<String, String> attributes) {
    return GitAttributes.SET.equals(attributes.get("export-ignore"));
  }

  /** What was left as it is, with the reason. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** The file as the archive has it, if that is not simply its content. */
  Optional<byte[]> content(String path, Map<String, String> attributes, ObjectLoader blob)
      throws IOException {
    if (!GitAttributes.SET.equals(attributes.get("export-subst"))) {
      return Optional.empty();
    }
    try {
      String text = new String(blob.getCachedBytes(MAX_SUBST), ISO_8859_1);
      return Optional.of(
          FORMAT.matcher(text).replaceAll(f -> filled(path, f)).getBytes(ISO_8859_1));
    } catch (LargeObjectException e) {
      remarks.add(path + ": too large for export-subst, left as it is");
      return Optional.empty();
    }
  }

  /** Where a result is written that was made in memory. */
  static TreeWriter.Content of(byte[] bytes) {
    return (OutputStream out) -> out.write(bytes);
  }

  private String filled(String path, java.util.regex.MatchResult format) {
    StringBuilder out = new StringBuilder();
    Matcher part = PLACEHOLDER.matcher(format.group(1));
    while (part.find()) {
      if (part.group(2) != null) {
        remarks.add(path + ": " + format.group() + " has a placeholder that is not filled in");
        return Matcher.quoteReplacement(format.group());
      }
      out.append(part.group(3) != null ? part.group(3) : latin(value(part.group(1))));
    }
    return Matcher.quoteReplacement(out.toString());
  }

  private static String latin(String text) {
    return new String(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), ISO_8859_1);
  }

  private String value(String placeholder) {
    return switch (placeholder) {
      case "%" -> "%";
      case "n" -> "\n";
      case "H" -> commit.name();
      case "T" -> commit.getTree().name();
      case "P" ->
          Arrays.stream(commit.getParents()).map(RevCommit::name).collect(Collectors.joining(" "));
      default ->
          person(
              placeholder.startsWith("a") ? commit.getAuthorIdent() : commit.getCommitterIdent(),
              placeholder.charAt(1));
    };
  }

  private static String person(PersonIdent who, char what) {
    ZoneId zone = who.getZoneId();
    return switch (what) {
      case 'n' -> who.getName();
      case 'e' -> who.getEmailAddress();
      case 't' -> Long.toString(who.getWhenAsInstant().getEpochSecond());
      case 's' -> format("uuuu-MM-dd", who, zone);
      default -> format("uuuu-MM-dd HH:mm:ss xx", who, zone);
    };
  }

  private static String format(String pattern, PersonIdent who, ZoneId zone) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .format(who.getWhenAsInstant().atZone(zone));
  }
}
