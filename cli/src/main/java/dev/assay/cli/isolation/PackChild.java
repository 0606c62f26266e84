package dev.assay.cli.isolation;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.core.failure.AssayException;
import dev.assay.core.json.RefusedException;
import dev.assay.core.json.StrictJson;
import dev.assay.core.limits.Limits;
import dev.assay.rebuilder.checkout.ObjectStream;
import dev.assay.rebuilder.checkout.PackReader.Wanted;
import dev.assay.rebuilder.checkout.Packs;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The program of a child that reads packs of a git repository. No command leads here. It writes the
 * objects to a file ({@link ObjectStream}); what is wrong is a line on standard output, as that of
 * {@link ArchiveChild}.
 */
public final class PackChild {
  /** The name of that file, in the child's scratch folder. */
  public static final String OBJECTS = "objects";

  private static final int FAILED = 4;
  private static final int BUFFER = 1 << 16;

  private PackChild() {}

  /** The entry of the process, with a question and packs; does not return. */
  public static void main(String[] arguments) {
    int status = FAILED;
    Path scratch = Path.of(System.getProperty("java.io.tmpdir", "/"));
    Path objects = scratch.resolve(OBJECTS);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(objects), BUFFER)) {
      Wanted wanted = read(Path.of(arguments[0]));
      List<Path> packs = Arrays.stream(arguments).skip(1).map(Path::of).toList();
      ObjectStream.Writer writer = new ObjectStream.Writer(out);
      Packs.read(packs, wanted, Files.createDirectory(scratch.resolve("git")), writer);
      writer.end();
      status = 0;
    } catch (AssayException e) {
      boolean limit = e instanceof AssayException.Limit;
      ArchiveChild.tell(limit ? ArchiveChild.Kind.LIMIT : ArchiveChild.Kind.SOURCE, e.text());
    } catch (IOException e) {
      ArchiveChild.tell(ArchiveChild.Kind.DAMAGED, String.valueOf(e.getMessage()));
    } catch (RefusedException e) {
      System.err.println(e);
    } finally {
      // Also when not even a message could be made.
      Runtime.getRuntime().halt(status);
    }
  }

  /** Writes a question to a file. */
  public static void write(Wanted wanted, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JsonGenerator json = ComparisonRequest.json(out)) {
      json.writeStartObject();
      json.writeStringField("wanted", wanted.everything() ? "everything" : "history");
      json.writeStringField("tree", wanted.tree().orElse(""));
      json.writeNumberField("members", wanted.limits().members());
      json.writeNumberField("decodedBytes", wanted.limits().decodedBytes());
      json.writeEndObject();
    }
  }

  private static Wanted read(Path file) throws IOException, RefusedException {
    try (InputStream in = Files.newInputStream(file);
        StrictJson json = new StrictJson(in)) {
      return json.object(
          () -> {
            json.field("wanted");
            boolean everything = json.string().equals("everything");
            json.field("tree");
            Optional<String> tree = Optional.of(json.string()).filter(it -> !it.isEmpty());
            json.field("members");
            int members = json.index();
            json.field("decodedBytes");
            Limits usual = Limits.DEFAULT;
            return new Wanted(
                everything,
                tree,
                new Limits(
                    usual.depth(),
                    members,
                    json.size(),
                    usual.ratio(),
                    usual.detailLines(),
                    usual.time()));
          });
    }
  }
}
