package dev.assay.rebuilder.recorder;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.eventspy.AbstractEventSpy;
import org.apache.maven.execution.ExecutionEvent;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.ConfigurationContainer;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * After a session of Maven, adds one line per file that {@code deploy} would upload to the file
 * that the system property {@code assay.record} names: group, artifact, version, classifier,
 * extension, path, and whether the project says that it is not deployed. Fields are separated by
 * tabs; bytes of their UTF-8 form that are not visible ASCII, and {@code %}, are {@code %XX}.
 *
 * <p>It looks and changes nothing, so that a recorded build makes the same bytes as any other.
 */
public final class BuildRecorder extends AbstractEventSpy {
  private static final String DEPLOY_PLUGIN = "org.apache.maven.plugins:maven-deploy-plugin";
  private static final String DEPLOY_SKIP = "maven.deploy.skip";

  @Override
  public void onEvent(Object event) throws IOException {
    String target = System.getProperty("assay.record");
    if (target == null || !(event instanceof ExecutionEvent)) {
      return;
    }
    ExecutionEvent execution = (ExecutionEvent) event;
    if (execution.getType() == ExecutionEvent.Type.SessionEnded) {
      StringBuilder lines = new StringBuilder();
      for (MavenProject project : execution.getSession().getProjects()) {
        record(project, execution.getSession(), lines);
      }
      try (OutputStream out = new FileOutputStream(target, true)) {
        out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static void record(MavenProject project, MavenSession session, StringBuilder lines) {
    boolean skipped = isDeploySkipped(project, session);
    // After flatten and its like this is the POM that is deployed, not the one in the source.
    line(
        lines,
        skipped,
        project.getFile(),
        project.getGroupId(),
        project.getArtifactId(),
        project.getVersion(),
        "",
        "pom");
    if (!project.getPackaging().equals("pom")) {
      artifact(project.getArtifact(), skipped, lines);
    }
    for (Artifact attached : project.getAttachedArtifacts()) {
      artifact(attached, skipped, lines);
    }
  }

  private static void artifact(Artifact artifact, boolean skipped, StringBuilder lines) {
    line(
        lines,
        skipped,
        artifact.getFile(),
        artifact.getGroupId(),
        artifact.getArtifactId(),
        artifact.getBaseVersion(),
        artifact.getClassifier(),
        artifact.getArtifactHandler().getExtension());
  }

  private static void line(
      StringBuilder lines, boolean skipped, @Nullable File file, @Nullable String... coordinates) {
    if (file == null || !file.isFile()) {
      return; // packaging pom; or a session that ended before the package phase
    }
    for (String coordinate : coordinates) {
      escape(coordinate == null ? "" : coordinate, lines);
      lines.append('\t');
    }
    escape(file.toPath().toAbsolutePath().normalize().toString(), lines);
    lines.append('\t').append(skipped).append('\n');
  }

  private static void escape(String text, StringBuilder out) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f && b != '%') {
        out.append((char) b);
      } else {
        out.append('%');
        out.append(Character.forDigit((b >> 4) & 15, 16));
        out.append(Character.forDigit(b & 15, 16));
      }
    }
  }

  private static boolean isDeploySkipped(MavenProject project, MavenSession session) {
    Plugin plugin = project.getPlugin(DEPLOY_PLUGIN);
    String configured = null;
    if (plugin != null) {
      configured = skip(plugin);
      ConfigurationContainer execution = plugin.getExecutionsAsMap().get("default-deploy");
      if (execution != null && skip(execution) != null) {
        configured = skip(execution);
      }
    }
    if (configured == null || configured.startsWith("${")) {
      configured = property(project, session);
    }
    return Boolean.parseBoolean(configured);
  }

  private static @Nullable String property(MavenProject project, MavenSession session) {
    String given = session.getUserProperties().getProperty(DEPLOY_SKIP);
    return given != null ? given : project.getProperties().getProperty(DEPLOY_SKIP);
  }

  /** The class of configurations differs between Maven 3 and 4; their methods have one name. */
  private static @Nullable String skip(ConfigurationContainer container) {
    Object configuration = container.getConfiguration();
    if (configuration == null) {
      return null;
    }
    try {
      Object child =
          configuration
              .getClass()
              .getMethod("getChild", String.class)
              .invoke(configuration, "skip");
      return child == null ? null : (String) child.getClass().getMethod("getValue").invoke(child);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
