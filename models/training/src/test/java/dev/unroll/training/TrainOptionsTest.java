package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TrainOptionsTest {
  @Command(name = "any")
  private static final class Any {
    @Mixin final TrainOptions options = new TrainOptions();
  }

  private final Any any = new Any();

  @Test
  void threadsAreShownAsTheyChangeWhatIsLearned() {
    new CommandLine(any).parseArgs("--data", "x.csv", "--threads", "8", "--out", "there");

    assertThat(any.options.command())
        .isEqualTo("unroll train any --data x.csv --seed 1 --threads 8");
    assertThat(any.options.minutes(Instant.now())).endsWith(", 8 threads");
  }

  @Test
  void oneThreadIsOneInEveryLocale() {
    new CommandLine(any).parseArgs("--data", "x.csv");
    Locale own = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(any.options.minutes(Instant.now())).isEqualTo("0.0, one thread");
    } finally {
      Locale.setDefault(own);
    }
  }
}
