package dev.assay.comparator.consistency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a signature file says about the manifest: a digest of all of it, of its main section, and of
 * each other section. Readers are content with the single ones where that of all is wrong, so that
 * sections can be appended to a manifest that is signed.
 *
 * @param file the sections of the signature file
 */
record SignedManifest(List<ManifestSection> file) implements Claim {
  private static final String WHOLE = "-MANIFEST";
  private static final String MAIN = "-MANIFEST-MAIN-ATTRIBUTES";

  /** More are only counted. */
  private static final int NAMED = 5;

  @Override
  public Optional<String> contradiction(Bytes manifest) throws IOException {
    ManifestSection head = file.isEmpty() ? empty() : file.getFirst();
    List<Claim> whole = head.digests(WHOLE);
    Optional<String> wrong = Claim.firstContradiction(whole, manifest);
    if (!whole.isEmpty() && wrong.isEmpty()) {
      return Optional.empty();
    }
    List<String> changed = changed(head, manifest);
    if (changed.isEmpty()) {
      return wrong.map(text -> text + "; each section that it lists is as it says");
    }
    String more = changed.size() > NAMED ? " and " + (changed.size() - NAMED) + " more" : "";
    String names = String.join(", ", changed.subList(0, Math.min(NAMED, changed.size())));
    return Optional.of(
        "has other digests of these sections: " + names + more + ": changed after it was signed");
  }

  private List<String> changed(ManifestSection head, Bytes manifest) throws IOException {
    List<ManifestSection> real =
        ManifestSection.of(manifest.copy(0, Math.toIntExact(manifest.size())));
    Map<String, ManifestSection> byName = new HashMap<>();
    real.forEach(section -> byName.putIfAbsent(section.name(), section));
    List<String> changed = new ArrayList<>();
    if (!fits(head.digests(MAIN), real.isEmpty() ? empty() : real.getFirst())) {
      changed.add("the main section");
    }
    for (ManifestSection stated : file.subList(Math.min(1, file.size()), file.size())) {
      ManifestSection section = byName.get(stated.name());
      if (section == null || !fits(stated.digests(""), section)) {
        changed.add(stated.name());
      }
    }
    return changed;
  }

  private static boolean fits(List<Claim> claims, ManifestSection section) throws IOException {
    Bytes text = new ArrayBytes(section.text().getBytes(ISO_8859_1));
    return Claim.firstContradiction(claims, text).isEmpty();
  }

  private static ManifestSection empty() {
    return new ManifestSection("", Map.of(), "");
  }
}
