package dev.unroll.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk of its own, of a few pages in memory and without a free one, on machines that let root
 * mount one.
 */
final class SmallDisk implements AutoCloseable {
  private static final int BYTES = 16_384;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  static boolean isAllowed() throws Exception {
    Path folder = Files.createTempDirectory("small-disk-");
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "none", folder.toString());
    if (mounted) {
      run("umount", folder.toString());
    }
    Files.delete(folder);
    return mounted;
  }

  /** Mounts one. */
  static SmallDisk full(Path folder) throws Exception {
    if (!run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "none", folder.toString())) {
      throw new IOException("expected to mount a disk at " + folder);
    }
    Files.write(folder.resolve("everything"), new byte[BYTES]);
    return new SmallDisk(folder);
  }

  Path folder() {
    return folder;
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  @Override
  public void close() throws Exception {
    run("umount", folder.toString());
  }
}
