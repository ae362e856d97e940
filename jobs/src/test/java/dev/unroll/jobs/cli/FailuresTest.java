package dev.unroll.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FailuresTest {
  @Test
  void causes_areToldOnceEachFromTheOutermost() {
    Exception root = new IOException("disk full");
    Exception middle = new IllegalStateException(root);
    assertThat(Failures.explain(new RuntimeException("the job failed", middle)))
        .isEqualTo("the job failed\n  because: disk full");
    assertThat(Failures.explain(new RuntimeException("disk full", root))).isEqualTo("disk full");
  }

  @Test
  void whatFlinkSaysAround_isLeftOut() {
    Exception root = new IOException("disk full");
    Exception timer = new Exception("Caught exception while processing timer.", root);
    assertThat(Failures.explain(new Exception("Job execution failed.", timer)))
        .isEqualTo("disk full");
    assertThat(Failures.explain(new Exception("Job execution failed.")))
        .isEqualTo("Job execution failed.");
  }

  @Test
  void failureWithoutAMessage_isToldByItsName() {
    assertThat(Failures.explain(new OutOfMemoryError())).isEqualTo("OutOfMemoryError");
  }

  @Test
  void usersFault_isFoundUnderneath() {
    assertThat(tell(new RuntimeException("wrapped", new UserError("your file"))))
        .isEqualTo("2 unroll: your file\n");
    assertThat(tell(new RuntimeException("ours"))).isEqualTo("1 unroll: ours\n");
    assertThat(tell(new UnsatisfiedLinkError("no library"))).isEqualTo("1 unroll: no library\n");
  }

  private static String tell(Throwable failure) {
    StringWriter err = new StringWriter();
    CommandLine line = Unroll.commandLine().setErr(new PrintWriter(err));
    int status = Failures.tell(failure, line);
    return status + " " + err;
  }
}
