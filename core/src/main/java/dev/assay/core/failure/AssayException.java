package dev.assay.core.failure;

import dev.assay.core.result.Cause;
import java.io.Serial;

/**
 * Something stops the run. The message says what was expected, what was found, where, and what to
 * do next; {@link #category()} places it among the causes of {@code Inconclusive}.
 */
public abstract sealed class AssayException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Cause category;

  private AssayException(Cause category, String message) {
    super(message);
    this.category = category;
  }

  private AssayException(Cause category, String message, Throwable origin) {
    super(message, origin);
    this.category = category;
  }

  /** The class of reason. */
  public Cause category() {
    return category;
  }

  /** The message; never null. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** Bad usage, or a spec or policy that is not well-formed: exit 3. */
  public static final class Usage extends AssayException {
    @Serial private static final long serialVersionUID = 1L;

    public Usage(String message) {
      super(Cause.INTERNAL, message);
    }
  }

  /** The source cannot be had, or is not the one asked for. */
  public static final class Source extends AssayException {
    @Serial private static final long serialVersionUID = 1L;

    public Source(String message) {
      super(Cause.SOURCE, message);
    }

    public Source(String message, Throwable origin) {
      super(Cause.SOURCE, message, origin);
    }
  }

  /** The published files cannot be had. */
  public static final class Published extends AssayException {
    @Serial private static final long serialVersionUID = 1L;

    public Published(String message) {
      super(Cause.PUBLISHED, message);
    }

    public Published(String message, Throwable origin) {
      super(Cause.PUBLISHED, message, origin);
    }
  }

  /** A dependency of the build cannot be had. */
  public static final class Dependency extends AssayException {
    @Serial private static final long serialVersionUID = 1L;

    public Dependency(String message) {
      super(Cause.DEPENDENCY, message);
    }
  }

  /** A compiler or build tool cannot be had. */
  public static final class Toolchain extends AssayException {
    @Serial private static final long serialVersionUID = 1L;

    public Toolchain(String message) {
      super(Cause.TOOLCHAIN, message);
    }

    public Toolchain(String message, Throwable origin) {
      super(Cause.TOOLCHAIN, message, origin);
    }
  }

  /** The build failed, or made nothing that can be compared. */
  public static final class Build extends AssayException {
    @Serial private static final long serialVersionUID = 1L;

    public Build(String message) {
      super(Cause.BUILD, message);
    }
  }

  /** A limit was reached. */
  public static final class Limit extends AssayException {
    @Serial private static final long serialVersionUID = 1L;

    public Limit(String message) {
      super(Cause.LIMIT, message);
    }
  }

  /** This machine cannot do what is needed: sandbox, disk, network. */
  public static final class Infrastructure extends AssayException {
    @Serial private static final long serialVersionUID = 1L;

    public Infrastructure(String message) {
      super(Cause.INFRASTRUCTURE, message);
    }

    public Infrastructure(String message, Throwable origin) {
      super(Cause.INFRASTRUCTURE, message, origin);
    }
  }
}
