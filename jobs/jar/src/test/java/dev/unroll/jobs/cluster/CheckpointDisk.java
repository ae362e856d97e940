package dev.unroll.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The folder of a job's checkpoints, which can be taken away and given back, in one step each. */
final class CheckpointDisk {
  private final Path name;
  private final Path disk;
  private final Path nothing;

  /**
   * Puts one where a job's checkpoints go, before it is submitted.
   *
   * @param folder of the pipeline's file
   */
  CheckpointDisk(Path folder, String job) throws IOException {
    name = folder.resolve("checkpoints").resolve(job);
    disk = Files.createDirectories(folder.resolve("disk"));
    nothing = Files.createFile(folder.resolve("no-folder"));
    Files.createDirectories(name.getParent());
    giveBack();
  }

  void takeAway() throws IOException {
    lead(nothing);
  }

  void giveBack() throws IOException {
    lead(disk);
  }

  /**
   * Makes every new file fail with "no space left", where this machine lets a test mount a disk.
   */
  void fill(SmallDisk full) throws IOException {
    lead(full.folder());
  }

  private void lead(Path to) throws IOException {
    Path link = Files.createSymbolicLink(disk.resolveSibling("link"), to);
    Files.move(link, name, StandardCopyOption.ATOMIC_MOVE);
  }
}
