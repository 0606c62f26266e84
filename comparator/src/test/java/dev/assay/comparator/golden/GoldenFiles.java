package dev.assay.comparator.golden;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The files of golden cases that are made by code; collects them by name. */
public final class GoldenFiles {
  private final List<Made> all = new ArrayList<>();

  /** Everything that is made by code. The cases of a format are one more line here. */
  public static List<Made> made() {
    GoldenFiles files = new GoldenFiles();
    ZipCases.addTo(files);
    ArCases.addTo(files);
    AsarCases.addTo(files);
    NsisCases.addTo(files);
    CabCases.addTo(files);
    ElfCases.addTo(files);
    PeCases.addTo(files);
    GzipCases.addTo(files);
    CompressedCases.addTo(files);
    ZstdCases.addTo(files);
    TarCases.addTo(files);
    ClassCases.addTo(files);
    PngCases.addTo(files);
    PlainCases.addTo(files);
    TextCases.addTo(files);
    return List.copyOf(files.all);
  }

  /** Both files of one case, and one line on what they are. */
  public static final class Made {
    private final GoldenCase place;
    private final byte[] published;
    private final byte[] rebuilt;
    private final String readme;

    private Made(GoldenCase place, byte[] published, byte[] rebuilt, String readme) {
      this.place = place;
      this.published = published;
      this.rebuilt = rebuilt;
      this.readme = readme;
    }

    GoldenCase place() {
      return place;
    }

    byte[] published() {
      return published;
    }

    byte[] rebuilt() {
      return rebuilt;
    }

    /** Writes the files to their place. */
    public void write() throws IOException {
      place.write(published, rebuilt, readme);
    }

    @Override
    public String toString() {
      return place.toString();
    }
  }

  /** Adds a case; {@code what} says how the published file differs from the rebuilt one. */
  public GoldenFiles add(
      String format, String name, byte[] published, byte[] rebuilt, String what) {
    all.add(
        new Made(
            GoldenCase.of(format, name),
            published,
            rebuilt,
            what + "\n\nMade by dev.assay.comparator.golden; see GoldenFilesTest.\n"));
    return this;
  }
}
