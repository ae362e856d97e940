package dev.unroll.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;

/** Runs command lines in this process, with the standard streams replaced. */
public final class CommandLines {
  /** What a command left. */
  public record Result(int status, String out, String err) {}

  private CommandLines() {}

  public static Result run(String... args) {
    return runWithInput("", args);
  }

  public static Result runWithInput(String input, String... args) {
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
      System.setOut(new PrintStream(said, true, UTF_8));
      System.setErr(new PrintStream(complained, true, UTF_8));
      int status = Unroll.run(args);
      System.out.flush();
      System.err.flush();
      return new Result(status, said.toString(UTF_8), complained.toString(UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }
}
