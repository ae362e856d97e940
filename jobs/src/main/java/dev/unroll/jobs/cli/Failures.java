package dev.unroll.jobs.cli;

import dev.unroll.schemas.UserError;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What a person is told when a command fails: one message; the stack trace goes to the log. */
public final class Failures implements IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return tell(e, command);
  }

  /** Tells it on the command's standard error and returns the exit status. */
  static int tell(Throwable e, CommandLine command) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError user) {
        command
            .getErr()
            .println(command.getColorScheme().errorText("unroll: " + user.getMessage()));
        return CommandLine.ExitCode.USAGE;
      }
    }
    LOG.debug("{} failed", command.getCommandName(), e);
    command.getErr().println(command.getColorScheme().errorText("unroll: " + explain(e)));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** What Flink says around a failure, and what says nothing of it. */
  private static final Pattern AROUND =
      Pattern.compile(
          "Job execution failed\\.|The failure is not recoverable|Recovery is suppressed by .*"
              + "|Unrecoverable failure\\. .*|Caught exception while processing timer\\."
              + "|Could not forward element to next operator"
              + "|One or more fetchers have encountered exception"
              + "|SplitFetcher thread \\d+ received unexpected exception while polling the records");

  /**
   * The causes from the outermost to the root, each message once and without wrappers' prefixes.
   */
  static String explain(Throwable e) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      boolean wraps =
          cause.getCause() != null
              && (message == null || message.equals(cause.getCause().toString()));
      boolean around =
          cause.getCause() != null && message != null && AROUND.matcher(message).matches();
      if (!wraps && !around) {
        messages.add(message == null ? cause.getClass().getSimpleName() : message.strip());
      }
    }
    return String.join("\n  because: ", messages);
  }
}
