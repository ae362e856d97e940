package dev.unroll.jobs.cli;

import static dev.unroll.jobs.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.jobs.cli.CommandLines.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code unroll eval}, through the pipeline, gives the figures of the models' cards, to the cards'
 * last digit.
 */
class EvalCardsITCase {
  /** A measure by its JSON Pointer and its digits behind the point: {@code {/accuracy .4}}. */
  private static final Pattern MEASURE = Pattern.compile("\\{(\\S+) \\.(\\d)(%?)}");

  /**
   * Each row: the pipeline, its bundle, the file, the options; how the card's line begins, and what
   * stands in it.
   */
  @ParameterizedTest(name = "{0} on {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "tweet-sentiment; tweet-sentiment; tweeteval/sentiment/val_text.txt; '';"
            + "| 2000 validation texts |; | {/macro-recall .4} | {/accuracy .4}"
            + " | {/labels/negative/recall .4} | {/labels/neutral/recall .4}"
            + " | {/labels/positive/recall .4} |",
        "tweet-emotion; tweet-emotion; tweeteval/emotion/val_text.txt; '';"
            + "| 374 validation texts |; | {/macro-recall .4} | {/accuracy .4}"
            + " | {/labels/anger/recall .4} | {/labels/joy/recall .4}"
            + " | {/labels/optimism/recall .4} | {/labels/sadness/recall .4} |",
        "tags; tagger; ud_ewt/en_ewt-ud-dev.conllu; '';"
            + "| tagger, validation part, given tokens |; | {/accuracy .2%} |",
        "tags-causal; tagger-causal; ud_ewt/en_ewt-ud-dev.conllu; '';"
            + "| tagger-causal, validation part, given tokens |; | {/accuracy .2%} |",
        "entities; entities; wnut17/emerging.dev.conll; '';"
            + "| entities, validation part |; | {/entities/precision .2%}"
            + " | {/entities/recall .2%} | {/entities/f1 .2%} | {/accuracy .2%} |",
        "forecast-hourly; forecast-hourly; m4_hourly/Hourly-train.csv; --last 48;"
            + "| Hourly-train.csv, last 48 | 1 to 48 | this model |; | {/steps/0/model/mae .1}"
            + " | {/steps/0/model/smape .3} | {/steps/0/model/mase .4}"
            + " | {/steps/0/model/coverage .1%} |",
        // The card's MAE is in the series' units.
        "forecast-hourly; forecast-hourly; ett/ETTh1.csv;"
            + " --from 11520 --to 14400 --standardise-until 8640;"
            + "| ETTh1.csv, 11520 to 14399 | 1 to 96 | this model | {/steps/0/model/mse .4} |;"
            + " | {/steps/0/model/smape .3} | {/steps/0/model/mase .4}"
            + " | {/steps/0/model/coverage .1%} |",
        "forecast; forecast-short; los_loop_traffic/los_speed_first80.csv;"
            + " --from 1411 --interval 5min --start 2012-03-01T00:00:00Z;"
            + "| los_speed_first80.csv, 1411 to 1612 | 1 to 12 | this model |;"
            + " | {/steps/0/model/mae .3} | {/steps/0/model/smape .3} | {/steps/0/model/mase .4}"
            + " | {/steps/0/model/coverage .1%} |",
      })
  void figures_areTheCards(
      String pipeline, String bundle, String file, String options, String begin, String figures)
      throws IOException {
    String in = EvalITCase.shared(file).toString();
    String example = Path.of("..", "examples", pipeline + ".yaml").toString();
    List<String> line = new ArrayList<>(List.of("eval", example, "--in", in, "--json"));
    if (!options.isEmpty()) {
      line.addAll(List.of(options.split(" ")));
    }
    Result result = run(line.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    JsonNode json = new JsonMapper().readTree(result.out());
    String beginning = filled(begin, json);
    Path card = Path.of("../models/zoo/src/main/resources/zoo", bundle, "README.md");
    assertThat(Files.readAllLines(card))
        .filteredOn(row -> row.startsWith(beginning))
        .singleElement()
        .asString()
        .contains(filled(figures, json));
  }

  private static String filled(String text, JsonNode json) {
    return MEASURE
        .matcher(text)
        .replaceAll(
            found -> {
              boolean share = !found.group(3).isEmpty();
              double value = json.at(found.group(1)).doubleValue() * (share ? 100 : 1);
              String format = "%." + found.group(2) + "f" + (share ? " %%" : "");
              return Matcher.quoteReplacement(String.format(Locale.ROOT, format, value));
            });
  }
}
