package dev.assay.core.buildinfo;

import dev.assay.core.buildinfo.Buildinfo.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a {@code .buildinfo}: the same facts give the same bytes, in ASCII. */
public final class BuildinfoWriter {
  private final StringBuilder out = new StringBuilder();

  private BuildinfoWriter() {}

  /** The text; every line ends in {@code \n}. */
  public static String write(Buildinfo info) {
    BuildinfoWriter writer = new BuildinfoWriter();
    writer.out.append("# https://reproducible-builds.org/docs/jvm/\n");
    writer.line("buildinfo.version", Buildinfo.VERSION);
    new TreeMap<>(info.properties())
        .forEach(
            (key, value) -> {
              if (!key.equals("buildinfo.version")) {
                writer.line(key, value);
              }
            });
    writer.outputs(info.outputs());
    return writer.out.toString();
  }

  private void outputs(List<Output> outputs) {
    Map<String, List<Output>> modules = new TreeMap<>();
    outputs.forEach(o -> modules.computeIfAbsent(o.coordinates(), _ -> new ArrayList<>()).add(o));
    if (modules.size() == 1 && modules.containsKey("")) {
      files("outputs.", outputs);
      return;
    }
    int module = 0;
    for (Map.Entry<String, List<Output>> entry : modules.entrySet()) {
      String prefix = "outputs." + module++ + ".";
      line(prefix + "coordinates", entry.getKey());
      files(prefix, entry.getValue());
    }
  }

  private void files(String prefix, List<Output> files) {
    for (int i = 0; i < files.size(); i++) {
      Output file = files.get(i);
      if (!file.groupId().isEmpty()) {
        line(prefix + i + ".groupId", file.groupId());
      }
      line(prefix + i + ".filename", file.filename());
      line(prefix + i + ".length", Long.toString(file.length()));
      line(prefix + i + ".checksums.sha512", file.sha512());
    }
  }

  /** As java.util.Properties reads it. */
  private void line(String key, String value) {
    escape(key, true);
    out.append('=');
    escape(value, false);
    out.append('\n');
  }

  private void escape(String text, boolean key) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' || (key && "=: ".indexOf(c) >= 0) || (i == 0 && "#! ".indexOf(c) >= 0)) {
        out.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit((c >> shift) & 0xf, 16));
        }
      } else {
        out.append(c);
      }
    }
  }
}
