package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final StringWriter written = new StringWriter();

  @Test
  void onATerminalTheStatusStaysBelowTheLines() {
    Screen screen = new Screen(new PrintWriter(written), true);
    screen.line("a");
    screen.status("1 event");
    screen.line("b");
    screen.clearStatus();
    assertThat(written).hasToString("a\n\r\u001b[K1 event\r\u001b[Kb\n1 event\r\u001b[K");
  }

  @Test
  void elsewhereItIsALineLikeTheOthersAndProgressIsNotShown() {
    Screen screen = new Screen(new PrintWriter(written), false);
    screen.progress("starting …");
    screen.line("a");
    screen.status("1 event");
    screen.line("b");
    screen.clearStatus();
    assertThat(written).hasToString("a\n1 event\nb\n");
  }
}
