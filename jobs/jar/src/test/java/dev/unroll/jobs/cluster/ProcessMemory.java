package dev.unroll.jobs.cluster;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds.
 *
 * @param resident MiB of memory, as the system sees it
 * @param live MiB of objects after a full garbage collection, which this makes
 */
record ProcessMemory(long resident, long live) {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern LIVE = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
  private static final long KIB = 1024;

  static ProcessMemory of(TestProcess process) throws Exception {
    String pid = Long.toString(process.pid());
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                pid,
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String histogram = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String status = Files.readString(Path.of("/proc", pid, "status"));
    return new ProcessMemory(find(RESIDENT, status) / KIB, find(LIVE, histogram) / KIB / KIB);
  }

  private static long find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("expected " + pattern + " in:\n" + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
