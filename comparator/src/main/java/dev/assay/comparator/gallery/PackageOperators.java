package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Packages of Debian, npm and Python. */
final class PackageOperators {
  private static final String NPM = "package/package.json";

  static final List<Operator> ALL =
      List.of(
          injection(
              "D1",
              Shape.AR,
              Grade.HIDDEN,
              "a member added to the ar archive",
              "dpkg skips names that begin with an underscore",
              clean ->
                  ArEditor.read(clean)
                      .map(
                          ar -> {
                            byte[] payload = Le.utf8(marker("D1") + "\n");
                            ar.members.add(ar.members.getLast().copy("_injected", payload));
                            return new Mutant(ar.write(), Place.in("_injected"));
                          })),
          injection(
              "D2",
              Shape.DEB_CONTROL,
              Grade.SURFACE,
              "a maintainer script added",
              "runs as root when the package is installed",
              TarEdit.mutation(
                  tar -> {
                    String name = "./preinst";
                    if (tar.find("/preinst").isPresent()) {
                      return Optional.empty();
                    }
                    byte[] script = Le.utf8("#!/bin/sh\necho " + marker("D2") + "\n");
                    TarRecord record = TarRecord.of(name, '0', script);
                    record.setMode(0755);
                    tar.records.add(record);
                    return Optional.of(Place.in(name));
                  })),
          injection(
              "D3",
              Shape.DEB_CONTROL,
              Grade.SURFACE,
              "a dependency added to the control file",
              "installs whatever it names",
              TarEdit.mutation(
                  tar ->
                      tar.find("/control")
                          .map(
                              control -> {
                                byte[] line = Le.utf8("Pre-Depends: injected\n");
                                control.setContent(Le.concat(control.content(), line));
                                return Place.in(control.name());
                              }))),
          injection(
              "D4",
              Shape.DEB,
              Grade.HIDDEN,
              "bytes behind the last member",
              "dpkg ignores them",
              clean ->
                  Optional.of(new Mutant(Le.concat(clean, Le.utf8(marker("D4"))), Place.here()))),
          json(
              "N1",
              "a postinstall script",
              "ua-parser-js 2021, Shai-Hulud 2025: runs when the package is installed",
              t -> first(t, "\"scripts\":{\"postinstall\":\"echo " + marker("N1") + "\"},")),
          injection(
              "N2",
              Shape.NPM,
              Grade.AMBIGUOUS,
              "a second package.json in the tarball",
              "the last wins and runs, the first is shown",
              TarEdit.mutation(
                  tar -> {
                    String evil = "{\"scripts\":{\"postinstall\":\"echo " + marker("N2") + "\"}}";
                    tar.records.add(TarRecord.of(NPM, '0', Le.utf8(evil)));
                    return Optional.of(Place.in(NPM));
                  })),
          json(
              "N5",
              "a dependency",
              "axios 2026: one added line, no change of the source",
              t -> first(t, "\"dependencies\":{\"injected\":\"*\"},")),
          json(
              "N6",
              "another main, exports and bin",
              "eslint-scope 2018: what is loaded is what is injected",
              t -> first(t, "\"exports\":\"./injected.js\",\"bin\":\"./injected.js\",")),
          injection(
              "N7",
              Shape.NPM,
              Grade.CODE,
              "a file of packed code on one line",
              "event-stream 2018, solana web3.js 2024, nx 2025: published, not in git",
              TarEdit.adding(
                  TarRecord.of(
                      "package/injected.js", '0', Le.utf8((marker("N7") + ";").repeat(2000))))),
          wheel("Y4", "/entry_points.txt", "[console_scripts]\ninjected = injected:main\n"),
          wheel("Y5", "sitecustomize.py", "import injected\n"),
          wheel("Y6", "injected.pth", "import injected\n"));

  private PackageOperators() {}

  /** An edit of the package.json of an npm tarball. */
  private static Operator json(String id, String what, String seen, UnaryOperator<String> edit) {
    return injection(
        id,
        Shape.NPM,
        Grade.SURFACE,
        "package.json: " + what,
        seen,
        TarEdit.mutation(
            tar ->
                tar.find(NPM)
                    .map(
                        record -> {
                          String text = new String(record.content(), UTF_8);
                          record.setContent(edit.apply(text).getBytes(UTF_8));
                          return Place.in(record.name());
                        })));
  }

  /** Inserted as the first entries of a JSON object. */
  private static String first(String json, String entries) {
    return json.replaceFirst("\\{", java.util.regex.Matcher.quoteReplacement("{" + entries));
  }

  private static Operator wheel(String id, String name, String content) {
    return injection(
        id,
        Shape.WHEEL,
        Grade.SURFACE,
        "a file " + name + " in a wheel",
        "Python runs it at start, or pip makes a command of it",
        ZipEdit.mutation(
            zip -> {
              String folder =
                  zip.directory.stream()
                      .map(ZipRecord::name)
                      .filter(n -> n.endsWith(".dist-info/RECORD"))
                      .findFirst()
                      .orElse("RECORD")
                      .replace("/RECORD", "");
              String full = name.startsWith("/") ? folder + name : name;
              zip.put(full, Le.utf8(content + "# " + marker(id) + "\n"));
              return Optional.of(Place.in(full));
            }));
  }
}
