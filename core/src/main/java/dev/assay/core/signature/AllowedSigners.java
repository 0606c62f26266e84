package dev.assay.core.signature;

import dev.assay.core.signature.SignatureCheck.Reason;
import dev.assay.core.signature.SignatureCheck.Refused;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SSH keys that someone trusts, as in OpenSSH's allowed signers file (ssh-keygen(1), ALLOWED
 * SIGNERS): one line for each, {@code principals [options] keytype key [comment]}.
 *
 * <p>Differs in two ways: times are UTC, with or without a Z, so that they mean the same
 * everywhere; and a key's window of validity is held against the present, never against the time
 * that a signature claims for itself.
 */
public final class AllowedSigners {
  /** Trusts nobody. */
  public static final AllowedSigners NONE = new AllowedSigners(List.of());

  private static final int MIN_RSA_BITS = 2048;

  /** A word, in which quotes keep blanks together. */
  private static final Pattern WORD = Pattern.compile("\\G[ \\t]*((?:\"[^\"]*\"|[^ \\t\"])+)");

  private static final Pattern OPTION =
      Pattern.compile("\\G([A-Za-z-]+)(?:=\"([^\"]*)\"|=([^\",]*))?(,|$)");
  private static final Pattern PRINCIPALS = Pattern.compile("[^\\p{Cntrl}\"]{1,1000}");

  private final List<Signer> signers;

  /**
   * One line.
   *
   * @param principals who it is; patterns with commas between
   * @param namespaces patterns; none for all
   * @param from first moment at which the key counts
   * @param until first moment at which it no longer does
   */
  private record Signer(
      String principals,
      List<String> namespaces,
      Optional<Instant> from,
      Optional<Instant> until,
      SshKey key) {}

  private AllowedSigners(List<Signer> signers) {
    this.signers = List.copyOf(signers);
  }

  /**
   * Reads a list; empty lines and those that begin with {@code #} are skipped.
   *
   * @throws MalformedException with the number of the line that is wrong
   */
  public static AllowedSigners parse(String text) throws MalformedException {
    List<Signer> signers = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        try {
          signers.add(signer(line));
        } catch (MalformedException e) {
          throw new MalformedException("line " + number + ": " + e.text());
        }
      }
    }
    if (signers.isEmpty()) {
      throw new MalformedException("expected lines of principals, key type and key; found none");
    }
    return new AllowedSigners(signers);
  }

  private static Signer signer(String line) throws MalformedException {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line.stripTrailing());
    while (words.size() < 4 && word.find()) {
      words.add(word.group(1));
    }
    boolean plain = words.size() >= 3 && isKeyType(words.get(1));
    if (words.size() < (plain ? 3 : 4)) {
      throw new MalformedException("expected principals, options if any, key type and key");
    }
    String principals = words.getFirst().replace("\"", "");
    if (!PRINCIPALS.matcher(principals).matches()) {
      throw new MalformedException("the principals are not plain text");
    }
    SshKey key = key(words.get(plain ? 1 : 2), words.get(plain ? 2 : 3));
    return plain
        ? new Signer(principals, List.of(), Optional.empty(), Optional.empty(), key)
        : withOptions(principals, words.get(1), key);
  }

  private static boolean isKeyType(String word) {
    return word.matches("(ssh|ecdsa|sk)-[A-Za-z0-9@.-]+");
  }

  private static SshKey key(String type, String base64) throws MalformedException {
    SshKey key;
    try {
      key = SshKey.parse(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the key is not base64");
    }
    if (!key.type().equals(type)) {
      throw new MalformedException("expected a key of type " + type + ", found " + key.type());
    }
    if (!key.isSupported()) {
      throw new MalformedException("keys of type " + type + " are not supported yet");
    }
    Optional<Integer> bits = key.rsaBits();
    if (bits.isPresent() && bits.get() < MIN_RSA_BITS) {
      throw new MalformedException("an RSA key of " + bits.get() + " bits is too weak to count");
    }
    return key;
  }

  private static Signer withOptions(String principals, String options, SshKey key)
      throws MalformedException {
    List<String> namespaces = List.of();
    Optional<Instant> from = Optional.empty();
    Optional<Instant> until = Optional.empty();
    Matcher option = OPTION.matcher(options);
    boolean closed = false;
    while (option.find()) {
      String value =
          Optional.ofNullable(option.group(2))
              .or(() -> Optional.ofNullable(option.group(3)))
              .orElse("");
      switch (option.group(1).toLowerCase(Locale.ROOT)) {
        case "namespaces" -> namespaces = List.of(value.split(",", -1));
        case "valid-after" -> from = Optional.of(time(value));
        case "valid-before" -> until = Optional.of(time(value));
        case "cert-authority" ->
            throw new MalformedException("cert-authority: certificates are not supported");
        default -> throw new MalformedException("unknown option " + option.group(1));
      }
      closed = option.group(4).isEmpty();
    }
    if (!closed || namespaces.contains("")) {
      throw new MalformedException("the options are not well-formed");
    }
    return new Signer(principals, namespaces, from, until, key);
  }

  /** {@code YYYYMMDD}, {@code YYYYMMDDHHMM} or {@code YYYYMMDDHHMMSS}. */
  private static Instant time(String text) throws MalformedException {
    String digits = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
    if (!digits.matches("[0-9]{8}([0-9]{4}([0-9]{2})?)?")) {
      throw new MalformedException("expected a time as YYYYMMDD[HHMM[SS]]");
    }
    DateTimeFormatter form =
        DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    try {
      return LocalDateTime.parse(digits + "0".repeat(14 - digits.length()), form)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new MalformedException("there is no time " + text);
    }
  }

  /** Both lists. */
  AllowedSigners and(AllowedSigners more) {
    List<Signer> all = new ArrayList<>(signers);
    all.addAll(more.signers);
    return new AllowedSigners(all);
  }

  boolean isEmpty() {
    return signers.isEmpty();
  }

  /**
   * Holds an armored signature against the content.
   *
   * @param namespace what it must be for: {@code git}, or {@code file}
   */
  SignatureCheck check(byte[] signature, SignedContent content, String namespace, Instant now)
      throws IOException {
    try {
      SshSignature parsed = SshSignature.parse(signature);
      String shown = "SSH " + parsed.key().fingerprint();
      List<Signer> byKey = signers.stream().filter(s -> s.key().equals(parsed.key())).toList();
      if (byKey.isEmpty()) {
        return new Refused(Reason.UNKNOWN_KEY, "made by a key that is not trusted: " + shown);
      }
      if (!parsed.fits(content)) {
        return new Refused(Reason.OTHER_CONTENT, "does not fit the content; the key is " + shown);
      }
      if (!parsed.namespace().equals(namespace)) {
        return new Refused(
            Reason.NOT_FOR_SIGNING,
            "made for " + parsed.namespace() + ", not for " + namespace + ", by " + shown);
      }
      return inForce(byKey, namespace, shown, now);
    } catch (MalformedException e) {
      return new Refused(Reason.MALFORMED, "not an SSH signature: " + e.text());
    }
  }

  /** One line that holds is enough; else the first one says why not. */
  private static SignatureCheck inForce(
      List<Signer> byKey, String namespace, String shown, Instant now) {
    List<Refused> refused = new ArrayList<>();
    for (Signer signer : byKey) {
      if (signer.namespaces().stream().noneMatch(pattern -> covers(pattern, namespace))
          && !signer.namespaces().isEmpty()) {
        refused.add(
            new Refused(
                Reason.NOT_FOR_SIGNING, "the key may not sign for " + namespace + ": " + shown));
      } else if (signer.from().map(now::isBefore).orElse(false)) {
        refused.add(new Refused(Reason.NOT_YET_VALID, "the key is not valid yet: " + shown));
      } else if (!signer.until().map(now::isBefore).orElse(true)) {
        refused.add(new Refused(Reason.EXPIRED_KEY, "the key is not valid any more: " + shown));
      } else {
        return new SignatureCheck.Good(signer.principals(), shown);
      }
    }
    return refused.getFirst();
  }

  /** Patterns of OpenSSH: {@code *} and {@code ?}. */
  private static boolean covers(String pattern, String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.matches(regex.toString(), text);
  }
}
