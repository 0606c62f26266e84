package dev.assay.core.spec;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.text.Fields;
import dev.assay.core.text.Place;
import dev.assay.core.text.Yaml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code vendored}. */
final class VendoredSection {
  private static final List<String> KEYS = List.of("file", "upstream", "member", "sha256");

  private final Variables variables;
  private final ReleaseId release;

  /** Of a spec for {@code release}, which is no upstream of itself. */
  VendoredSection(Variables variables, ReleaseId release) {
    this.variables = variables;
    this.release = release;
  }

  List<Vendored> read(List<Yaml> items, List<Download> downloads) throws AssayException {
    List<Vendored> all = new ArrayList<>();
    Set<String> files = new HashSet<>();
    downloads.forEach(download -> files.add(download.target()));
    for (Yaml item : items) {
      Fields fields = Fields.of(item, "a vendored binary", variables::fill, KEYS);
      Vendored one = one(fields);
      if (!files.add(one.file())) {
        throw fields
            .placeOf("file")
            .problem(
                Place.quote(one.file())
                    + " has an origin already; each file of the source has one");
      }
      all.add(one);
    }
    return all;
  }

  private Vendored one(Fields fields) throws AssayException {
    String file = fields.requireText("file", Grammars.PATH);
    String upstream = fields.requireText("upstream", Grammars.UPSTREAM);
    Place place = fields.placeOf("upstream");
    Optional<ReleaseId> from =
        upstream.startsWith("pkg:") ? Optional.of(Purls.parse(upstream, place)) : Optional.empty();
    if (from.equals(Optional.of(release))) {
      throw place.problem("a release cannot vouch for what it is built from");
    }
    return new Vendored(
        file,
        upstream,
        from,
        fields.text("member", Grammars.PATH),
        new Digest(fields.requireText("sha256", Grammars.SHA256)));
  }
}
