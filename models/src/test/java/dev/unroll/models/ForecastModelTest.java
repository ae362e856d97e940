package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.models.InputRules.Missing;
import dev.unroll.models.onnx.forecast.ForecastGraphWriter;
import dev.unroll.models.onnx.forecast.RandomForecasters;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.Schemas;
import dev.unroll.schemas.UserError;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A forecaster's bundle from an event's JSON to a prediction's. */
class ForecastModelTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final InputRules RULES = new InputRules(Missing.NAN, null);
  private static final List<InputField> FIELDS =
      List.of(
          new InputField("value", List.of(JsonPointer.compile("/value"))),
          new InputField("time", List.of(JsonPointer.compile("/time"))));

  @Test
  void dryRun_findsRowsApartAndAStateThatGoesOn() {
    try (Model model = Model.open(bundle("forecast", "samples"))) {
      assertThat(model.traits().independent()).as("%s", model.traits().notes()).isTrue();
      assertThat(model.traits().carries()).isTrue();
      assertThat(model.contract().states()).hasSize(7);
      assertThat(model.contract().inputs()).extracting(Port::name).containsExactly("value", "time");
    }
  }

  @Test
  void predictions_holdTheNextTimesAndHowGoodTheLastForecastsWere() throws Exception {
    List<JsonNode> answers =
        answers(
            "forecast",
            "{\"time\": \"2026-03-01T10:00:00Z\", \"value\": 10}",
            "{\"time\": \"2026-03-01T11:00:00Z\", \"value\": 12}",
            "{\"time\": \"2026-03-01T12:00:00Z\"}",
            "{\"time\": \"2026-03-01T12:00:00Z\", \"value\": 11}",
            "{\"time\": 1772370000, \"value\": 9.5}");
    JsonNode first = answers.get(0);
    assertThat(first.get("sample").textValue()).isEqualTo("first");
    assertThat(first.get("interval").isNull()).isTrue();
    assertThat(first.get("forecast")).isEmpty();
    assertThat(first.get("mase").isNull()).isTrue();
    assertThat(first.has("outlier")).isFalse();

    JsonNode second = answers.get(1);
    assertThat(second.get("sample").textValue()).isEqualTo("next");
    assertThat(second.get("value").floatValue()).isEqualTo(12);
    assertThat(second.get("interval").floatValue()).isEqualTo(3600);
    assertThat(second.get("forecast")).hasSize(6);
    assertThat(second.at("/forecast/0/time").textValue()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(second.at("/forecast/5/time").textValue()).isEqualTo("2026-03-01T17:00:00Z");
    assertThat(second.at("/forecast/3/q10").doubleValue())
        .isLessThan(second.at("/forecast/3/q50").doubleValue());
    assertThat(second.at("/forecast/3/q90").doubleValue())
        .isGreaterThan(second.at("/forecast/3/q50").doubleValue());

    JsonNode third = answers.get(2);
    assertThat(third.get("sample").textValue()).isEqualTo("missing");
    assertThat(third.get("value").isNull()).isTrue();
    assertThat(third.get("errors")).isEmpty();
    assertThat(third.at("/forecast/0/time").textValue()).isEqualTo("2026-03-01T13:00:00Z");

    JsonNode repeated = answers.get(3);
    assertThat(repeated.get("sample").textValue()).isEqualTo("repeated");
    assertThat(repeated.get("forecast")).isEqualTo(third.get("forecast"));

    JsonNode last = answers.get(4);
    assertThat(last.get("sample").textValue()).isEqualTo("next");
    assertThat(last.at("/errors/0/ahead").intValue()).isEqualTo(1);
    assertThat(last.at("/errors/0/error").floatValue())
        .isEqualTo(9.5f - third.at("/forecast/0/q50").floatValue());
    assertThat(last.at("/errors/1/ahead").intValue()).isEqualTo(2);
    assertThat(last.at("/errors/1/error").floatValue())
        .isEqualTo(9.5f - second.at("/forecast/1/q50").floatValue());
    assertThat(last.get("errors")).hasSize(2);
    assertThat(last.get("score").isNumber()).isTrue();
    assertThat(last.get("outlier").isBoolean()).isTrue();
  }

  @Test
  void trend_namesTheLikeliest() throws Exception {
    JsonNode answer =
        answers(
                "trend",
                "{\"time\": \"2026-03-01T10:00:00Z\", \"value\": 10}",
                "{\"time\": \"2026-03-01T11:00:00Z\", \"value\": 12}")
            .get(1);
    String label = answer.get("label").textValue();
    assertThat(label).isIn("rising", "falling", "flat");
    assertThat(answer.get("probability")).isEqualTo(answer.get("scores").get(label));
    assertThat(answer.get("scores").fieldNames())
        .toIterable()
        .containsExactly("rising", "falling", "flat");
  }

  @Test
  void sampleWithoutATime_isRefused() {
    assertThatThrownBy(() -> answers("forecast", "{\"value\": 1}"))
        .isInstanceOf(Rejected.class)
        .hasMessage("/time (input) is absent");
    assertThatThrownBy(() -> answers("forecast", "{\"value\": 1, \"time\": \"soon\"}"))
        .isInstanceOf(Rejected.class)
        .hasMessageStartingWith("/time (time): expected ISO 8601");
    assertThatThrownBy(() -> answers("forecast", "{\"value\": [1, 2], \"time\": 1}"))
        .isInstanceOf(Rejected.class)
        .hasMessage("/time: expected 2 steps, as in /value, found 1");
  }

  @Test
  void otherOutputsThanTheHeadReads_areRefused() {
    Bundle bundle =
        bundle(
            "\"head\": \"forecast\", \"output\": [\"q50\"], \"vectoriser\": {\"kind\":"
                + " \"samples\"}");
    assertThatThrownBy(() -> Model.open(bundle))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("output: expected none, as head forecast reads [sample, mean");
  }

  private static List<JsonNode> answers(String head, String... events) throws Exception {
    List<JsonNode> answers = new ArrayList<>();
    Bundle bundle = bundle(head, "samples");
    try (Model model = Model.open(bundle);
        BatchRunner runner = model.runner(RunnerOptions.PLAIN);
        Vectoriser vectoriser = Vectoriser.open(bundle, model.contract(), RULES, FIELDS)) {
      byte[] state = null;
      for (String event : events) {
        JsonNode json = MAPPER.readTree(event);
        Chunk chunk = vectoriser.vectorise(List.of(json.at("/value"), json.at("/time")));
        RowResult result = runner.run(List.of(new Row(List.of(chunk), state)), 1).get(0);
        assertThat(result.finite()).isTrue();
        state = result.state();
        answers.add(written(model.head(), result.answers()[0], chunk));
      }
    }
    return answers;
  }

  private static JsonNode written(Head head, float[] answer, Chunk chunk) throws Exception {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("id", "1");
      out.writeStringField("key", "k");
      out.writeNullField("time");
      out.writeStringField("model", "m@1");
      out.writeNumberField("step", 1);
      head.write(answer, chunk, out);
      out.writeEndObject();
    }
    JsonNode json = MAPPER.readTree(text.toString());
    assertThat(Schemas.validate(Schemas.PREDICTION, json)).isEmpty();
    return json;
  }

  private static Bundle bundle(String head, String kind) {
    return bundle("\"head\": \"%s\", \"vectoriser\": {\"kind\": \"%s\"}".formatted(head, kind));
  }

  private static Bundle bundle(String json) {
    String manifest =
        "{\"name\": \"f\", \"version\": \"1\", \"constants\": {\"threshold\": 4}, " + json + "}";
    return new Bundle(
        "forecaster",
        Manifest.parse(manifest.getBytes(StandardCharsets.UTF_8), "model.json"),
        ForecastGraphWriter.write(RandomForecasters.tiny(3)),
        null);
  }
}
