package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.result.Kind;
import java.util.Optional;

/**
 * A difference before it is graded.
 *
 * @param path the member it is in
 * @param part what it is in, as people read it
 * @param kind on which side it is
 * @param nature what the part is for
 * @param format id of the format that the part belongs to
 * @param published the part on the published side, if it is a field
 * @param rebuilt the part on the rebuilt side, if it is a field
 */
public record Difference(
    ArtifactPath path,
    String part,
    Kind kind,
    Nature nature,
    String format,
    Optional<Part.Field> published,
    Optional<Part.Field> rebuilt) {}
