package dev.assay.comparator.gallery;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the first few sites of each shape in a file, outer ones first. */
final class Sites {
  /** How many sites of each shape are kept: an operator may not fit the first. */
  private static final int KEPT = 6;

  private static final int MAX_DEPTH = 4;
  private static final int MAX_OPENED = 1 << 26;

  private final Map<Shape, List<Site>> found = new EnumMap<>(Shape.class);
  private final Deque<Site> waiting = new ArrayDeque<>();

  private Sites() {}

  static Sites of(String name, byte[] file) {
    Sites sites = new Sites();
    sites.visit(Site.of(name, file));
    while (!sites.waiting.isEmpty()) {
      sites.open(sites.waiting.remove());
    }
    return sites;
  }

  List<Site> of(Shape shape) {
    return found.getOrDefault(shape, List.of());
  }

  private void visit(Site site) {
    Set<Shape> shapes = Shape.of(site.bytes(), site.name());
    for (Shape shape : shapes) {
      List<Site> kept = found.computeIfAbsent(shape, s -> new ArrayList<>());
      if (kept.size() < KEPT) {
        kept.add(site);
      }
    }
    if (site.within().size() < MAX_DEPTH && site.bytes().length <= MAX_OPENED) {
      waiting.add(site);
    }
  }

  private void open(Site site) {
    Set<Shape> shapes = Shape.of(site.bytes(), site.name());
    if (shapes.contains(Shape.ZIP)) {
      ZipEditor.read(site.bytes()).ifPresent(zip -> members(site, zip));
    } else if (shapes.contains(Shape.TAR)) {
      TarEditor.read(site.bytes()).ifPresent(tar -> members(site, tar));
    } else if (shapes.contains(Shape.AR)) {
      ArEditor.read(site.bytes()).ifPresent(ar -> members(site, ar));
    } else if (shapes.contains(Shape.ASAR)) {
      AsarEditor.read(site.bytes()).ifPresent(asar -> members(site, asar));
    } else if (shapes.contains(Shape.GZIP)) {
      stream(site);
    } else {
      StreamCoder.of(shapes).ifPresent(coder -> stream(site, coder));
    }
  }

  private void members(Site site, ZipEditor zip) {
    for (int i = 0; i < zip.directory.size(); i++) {
      int index = i;
      ZipRecord record = zip.directory.get(i);
      byte[] content = record.contentOrEmpty();
      if (content.length > 0) {
        visit(
            site.member(
                record.name(),
                record.name(),
                content,
                changed -> {
                  ZipEditor copy = ZipEditor.read(site.bytes()).orElseThrow();
                  copy.directory.get(index).setContent(changed);
                  return copy.write();
                }));
      }
    }
  }

  private void members(Site site, TarEditor tar) {
    for (int i = 0; i < tar.records.size(); i++) {
      int index = i;
      TarRecord record = tar.records.get(i);
      if (record.isPlainFile()) {
        visit(
            site.member(
                record.name(),
                record.name(),
                record.content(),
                changed -> {
                  TarEditor copy = TarEditor.read(site.bytes()).orElseThrow();
                  copy.records.get(index).setContent(changed);
                  return copy.write();
                }));
      }
    }
  }

  private void members(Site site, ArEditor ar) {
    for (int i = 0; i < ar.members.size(); i++) {
      int index = i;
      ArEditor.Member member = ar.members.get(i);
      visit(
          site.member(
              member.name(),
              member.name(),
              member.content,
              changed -> {
                ArEditor copy = ArEditor.read(site.bytes()).orElseThrow();
                copy.members.get(index).setContent(changed);
                return copy.write();
              }));
    }
  }

  private void members(Site site, AsarEditor asar) {
    for (AsarEditor.Entry entry : asar.entries) {
      if (entry.size().value() > 0) {
        visit(
            site.member(
                entry.path(),
                entry.path(),
                asar.content(entry),
                changed -> asar.with(entry, changed)));
      }
    }
  }

  private void stream(Site site) {
    try {
      GzipEditor gzip = GzipEditor.read(site.bytes());
      visit(site.member(Place.ANY, inner(site.name()), gzip.content(), gzip::with));
    } catch (IOException | IndexOutOfBoundsException e) {
      // Not a whole gzip file: nothing of it can be changed from the inside.
      found.computeIfAbsent(Shape.GZIP, s -> new ArrayList<>());
    }
  }

  private void stream(Site site, StreamCoder coder) {
    try {
      byte[] content = coder.decode(site.bytes());
      visit(site.member(Place.ANY, inner(site.name()), content, coder::encode).foreign());
    } catch (IOException e) {
      // Not whole, or with something behind it: nothing of it can be changed from the inside.
      found.computeIfAbsent(coder.shape(), s -> new ArrayList<>());
    }
  }

  private static String inner(String name) {
    return name.replaceFirst("\\.t(gz|bz2|xz|zst)$", ".tar")
        .replaceFirst("\\.(gz|bz2|xz|zst)$", "");
  }
}
