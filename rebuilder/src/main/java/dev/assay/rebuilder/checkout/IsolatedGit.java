package dev.assay.rebuilder.checkout;

import java.io.File;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit sees of this machine: no git configuration of the system's or the user's, and no
 * environment. Filters, insteadOf, proxies, hooks paths and credential helpers could all change
 * what is checked out.
 */
final class IsolatedGit extends SystemReader {
  private IsolatedGit() {
    setPlatformChecker();
  }

  /** Makes JGit use this reader; JGit has one for the whole process. */
  static void install() {
    if (!(SystemReader.getInstance() instanceof IsolatedGit)) {
      SystemReader.setInstance(new IsolatedGit());
    }
  }

  @Override
  public String getHostname() {
    return "localhost";
  }

  @Override
  public @Nullable String getenv(String variable) {
    return null;
  }

  @Override
  public @Nullable String getProperty(String key) {
    return System.getProperty(key);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public @Nullable Path getXdgConfigDirectory(FS fs) {
    return null;
  }

  @Override
  public @Nullable Path getXdgCacheDirectory(FS fs) {
    return null;
  }

  @Override
  @SuppressWarnings("deprecation") // still abstract
  public long getCurrentTime() {
    return System.currentTimeMillis();
  }

  @Override
  @SuppressWarnings("deprecation") // still abstract
  public int getTimezone(long when) {
    return 0;
  }

  /** Reads nothing, and keeps what JGit wants to remember between runs to itself. */
  private static final class NoConfig extends FileBasedConfig {
    NoConfig(@Nullable Config parent, FS fs) {
      super(Objects.requireNonNullElseGet(parent, Config::new), new File("/dev/null"), fs);
    }

    @Override
    public void load() {
      clear();
    }

    @Override
    public boolean isOutdated() {
      return false;
    }

    /**
     * JGit would otherwise spend seconds in each run on measuring how fine the file system's times
     * are. Two seconds is the coarsest there is; it costs a few reads, never a change missed.
     */
    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long fallback, TimeUnit unit) {
      return section.equals("filesystem") ? unit.convert(2, TimeUnit.SECONDS) : fallback;
    }

    @Override
    public void save() {
      // Nothing of this process outlives it.
    }
  }
}
