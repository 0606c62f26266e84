package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.explain.BytecodeDiff;
import dev.assay.comparator.explain.LineDiff;
import dev.assay.comparator.explain.Listing;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the parts of a class file say. */
sealed interface ClassMeaning extends Meaning {
  /** The class that it is part of. */
  ClassFile file();

  /** From where to where it goes, with the constants in it filled in. */
  Span span();

  /** The part as people read it. */
  Part.Lazy<List<String>> lines();

  /** Offsets in the file. */
  record Span(int from, int to) {}

  @Override
  default Optional<Shared> shared(Meaning rebuilt)
      throws IOException, MalformedException, LimitReachedException {
    return rebuilt instanceof ClassMeaning other && says(other)
        ? Optional.of(file().against(other.file()).order())
        : Optional.empty();
  }

  private boolean says(ClassMeaning other) throws IOException {
    Span left = span();
    Span right = other.span();
    return ClassContent.same(
        file(), left.from(), left.to(), other.file(), right.from(), right.to());
  }

  @Override
  default Optional<Detail> changed(Meaning rebuilt, int limit)
      throws IOException, MalformedException, LimitReachedException {
    return rebuilt instanceof ClassMeaning other
        ? Optional.of(LineDiff.of(other.lines().get(), lines().get(), limit))
        : Optional.empty();
  }

  @Override
  default Optional<Detail> alone(char sign, int limit)
      throws IOException, MalformedException, LimitReachedException {
    String where = sign == '+' ? "only in the published class" : "only in the rebuilt class";
    return Optional.of(LineDiff.oneSided(sign, where, lines().get(), limit));
  }

  /** A structure. */
  record Structure(ClassFile file, Span span, Nature nature, Part.Lazy<List<String>> lines)
      implements ClassMeaning {}

  /** A line number table. */
  record LineNumbers(ClassFile file, Span span, Part.Lazy<List<String>> lines)
      implements ClassMeaning {
    @Override
    public Nature nature() {
      return Nature.DEBUG;
    }

    @Override
    public Optional<Shared> shared(Meaning rebuilt) {
      return rebuilt instanceof LineNumbers other
          ? Optional.of(file.against(other.file).lines())
          : Optional.empty();
    }
  }

  /** The instructions of a method. */
  record Code(ClassFile file, Span span, Part.Lazy<Listing> listing) implements ClassMeaning {
    @Override
    public Nature nature() {
      return Nature.PAYLOAD;
    }

    @Override
    public Part.Lazy<List<String>> lines() {
      return () -> listing.get().lines();
    }

    @Override
    public Optional<Detail> changed(Meaning rebuilt, int limit)
        throws IOException, MalformedException, LimitReachedException {
      return rebuilt instanceof Code other
          ? Optional.of(BytecodeDiff.of(other.listing.get(), listing.get(), limit))
          : Optional.empty();
    }
  }

  /** A constant. */
  record Constant(ClassFile file, int index, ClassRefs.Use use) implements ClassMeaning {
    @Override
    public Span span() {
      int at = file.pool.at(index);
      return new Span(at, at + file.pool.length(index));
    }

    @Override
    public Nature nature() {
      return switch (use) {
        case STRUCTURE -> Nature.STRUCTURE;
        case DEBUG, SOURCE_FILE -> Nature.DEBUG;
        case UNKNOWN_NAME, NONE -> Nature.COMMENT;
      };
    }

    @Override
    public Optional<String> heading() {
      return Optional.of(
          switch (use) {
            case STRUCTURE -> "constants";
            case DEBUG, SOURCE_FILE -> "constants for debuggers";
            case UNKNOWN_NAME -> "names of unknown attributes";
            case NONE -> "unused constants";
          });
    }

    @Override
    public Optional<Shared> shared(Meaning rebuilt) throws IOException {
      if (!(rebuilt instanceof Constant other)) {
        return Optional.empty();
      }
      ClassPair pair = file.against(other.file);
      if (ClassContent.same(file, index, other.file, other.index)) {
        return Optional.of(pair.order());
      }
      return use == ClassRefs.Use.SOURCE_FILE && other.use == use
          ? Optional.of(pair.sourceFile(file.pool.utf8(index), other.file.pool.utf8(other.index)))
          : Optional.empty();
    }

    @Override
    public Part.Lazy<List<String>> lines() {
      return () -> List.of(file.pool.kind(index) + " " + file.pool.text(index) + user());
    }

    private String user() throws IOException {
      ClassRefs refs = file.refs();
      for (int i = 0; i < refs.size(); i++) {
        if (refs.index(i) == index) {
          return "  (in " + file.owner(refs.at(i)) + ")";
        }
      }
      return "";
    }
  }
}
