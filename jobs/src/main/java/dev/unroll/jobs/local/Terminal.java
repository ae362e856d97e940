package dev.unroll.jobs.local;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands at the other end of standard output.
 *
 * @param live whether it is a terminal, whose last line can be written again
 * @param colour whether colours are wanted there
 * @param width columns
 * @param height rows
 */
public record Terminal(boolean live, boolean colour, int width, int height) {
  /** For a pipe or a file: wide enough for most lines. */
  private static final int WIDTH_ELSEWHERE = 140;

  /** There it scrolls. */
  private static final int HEIGHT_ELSEWHERE = 60;

  private static final Size SIZE_UNKNOWN = new Size(24, 80);
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d*) ([1-9]\\d*)\\s*");

  private record Size(int rows, int columns) {}

  /**
   * Looks at this process's own standard output. Java does not tell; the tools of every Unix do,
   * and where there are none it counts as no terminal.
   *
   * @param environment for TERM and NO_COLOR
   */
  public static Terminal detect(Map<String, String> environment) {
    boolean live = isTerminal() && !"dumb".equals(environment.get("TERM"));
    boolean colour = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
    Size size = live ? size() : new Size(HEIGHT_ELSEWHERE, WIDTH_ELSEWHERE);
    return new Terminal(live, colour, size.columns(), size.rows());
  }

  private static boolean isTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "1")
              .redirectOutput(Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Size size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher matcher = SIZE.matcher(size);
      return matcher.matches()
          ? new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
          : SIZE_UNKNOWN;
    } catch (IOException e) {
      return SIZE_UNKNOWN;
    }
  }
}
