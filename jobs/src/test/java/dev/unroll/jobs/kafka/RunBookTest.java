package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.schemas.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The run book has a row for everything that may come up at night, and for nothing else. */
class RunBookTest {
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern ALERT_ROW = Pattern.compile("(?m)^\\| `(Unroll\\w+)` \\|");
  private static final Pattern REASON_ROW = Pattern.compile("(?m)^\\| `([a-z]+(?:-[a-z]+)*)` \\|");

  @Test
  void everyAlertHasItsRow() throws IOException {
    String rules = Files.readString(Path.of("../docker/prometheus/alerts.yaml"));
    assertThat(found(ALERT_ROW, runBook())).isEqualTo(found(ALERT, rules));
  }

  @Test
  void everyReasonOfADeadLetterHasItsRow() throws IOException {
    String letters = runBook().split("## Dead letters", 2)[1].split("\n## ", 2)[0];
    assertThat(found(REASON_ROW, letters))
        .isEqualTo(Stream.of(Reason.values()).map(Reason::word).toList());
  }

  private static String runBook() throws IOException {
    return Files.readString(Path.of("../docs/runbook.md"));
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult one) -> one.group(1)).toList();
  }
}
