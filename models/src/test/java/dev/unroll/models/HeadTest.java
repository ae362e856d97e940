package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HeadTest {
  @Test
  void scores_nameTheGreatestAndGiveEachInOrder() throws IOException {
    Head head = new ScoresHead(List.of("bad", "so \"so\"", "good"));
    assertThat(write(head, 0.25f, 0.5f, 0.25f))
        .isEqualTo(
            "{\"label\":\"so \\\"so\\\"\",\"scores\":{\"bad\":0.25,\"so \\\"so\\\"\":0.5,"
                + "\"good\":0.25}}");
  }

  @Test
  void scoresThatAreEqual_nameTheFirst() throws IOException {
    assertThat(write(new ScoresHead(List.of("a", "b")), -1f, -1f)).startsWith("{\"label\":\"a\"");
  }

  @Test
  void vector_isTheOutputWithEveryDigit() throws IOException {
    assertThat(write(new VectorHead(List.of(port("y", 3))), 0.1f, -0.0f, Float.MIN_VALUE))
        .isEqualTo("{\"vector\":[0.1,-0.0,1.4E-45]}");
  }

  @Test
  void severalOutputs_areVectorsByName() throws IOException {
    Head head = new VectorHead(List.of(port("mean", 2), port("a.b", 1)));
    assertThat(write(head, 1, 2, 3)).isEqualTo("{\"vectors\":{\"mean\":[1.0,2.0],\"a.b\":[3.0]}}");
  }

  @Test
  void likelihood_scoresEachTokenByTheStepBefore() throws IOException {
    Head head = likelihood(Scale.PROBABILITIES);
    assertThat(head.reads()).isEqualTo(Head.Reads.BEFORE_AND_EACH);
    // Rows: before the event, after token 2, after token 0.
    String text = write(head, tokens(2, 0), .25f, .25f, .5f, .125f, .375f, .5f, 1, 0, 0);
    double first = Math.log(.5);
    double second = Math.log(.125);
    assertThat(text)
        .isEqualTo(
            "{\"log-likelihood\":"
                + (first + second)
                + ",\"log-likelihoods\":["
                + first
                + ","
                + second
                + "]}");
  }

  @Test
  void likelihoodAtASequencesBeginning_leavesTheFirstTokenOut() throws IOException {
    Head head = likelihood(Scale.PROBABILITIES);
    assertThat(write(head, tokens(2, 0), 0, 0, 0, .5f, .25f, .25f, 1, 0, 0))
        .isEqualTo(
            "{\"log-likelihood\":%s,\"log-likelihoods\":[null,%s]}"
                .formatted(Math.log(.5), Math.log(.5)));
    assertThat(write(head, tokens(2), 0, 0, 0, .5f, .25f, .25f))
        .isEqualTo("{\"log-likelihood\":null,\"log-likelihoods\":[null]}");
  }

  @Test
  void tokenWithoutAChance_getsTheFloorAndNotMinusInfinity() throws IOException {
    for (Scale scale : Scale.values()) {
      float never = scale == Scale.PROBABILITIES ? 0 : -1e30f;
      String text = write(likelihood(scale), tokens(1, 7), 1, never, 0, 1, 0, 0, 1, 0, 0);
      assertThat(text).endsWith("[" + Math.log(Float.MIN_VALUE) + "," + Scale.FLOOR + "]}");
    }
    assertThat(Scale.FLOOR).isEqualTo(-103.27893, within(1e-5));
  }

  @Property(tries = 200)
  void likelihoodsOfOneDistribution_areTheSameInEveryScale(
      @ForAll @Size(min = 2, max = 50) List<@DoubleRange(min = -30, max = 30) Double> numbers,
      @ForAll @IntRange(max = 49) int any) {
    int token = any % numbers.size();
    double sum = numbers.stream().mapToDouble(Math::exp).sum();
    float[] logits = new float[numbers.size()];
    float[] logarithms = new float[logits.length];
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = numbers.get(i).floatValue();
      logarithms[i] = (float) (numbers.get(i) - Math.log(sum));
      probabilities[i] = (float) (Math.exp(numbers.get(i)) / sum);
    }
    double expected = numbers.get(token) - Math.log(sum);
    assertThat(Scale.LOGITS.logarithm(logits, 0, logits.length, token))
        .isEqualTo(expected, within(1e-4));
    assertThat(Scale.LOG_PROBABILITIES.logarithm(logarithms, 0, logits.length, token))
        .isEqualTo(expected, within(1e-4));
    assertThat(Scale.PROBABILITIES.logarithm(probabilities, 0, logits.length, token))
        .isEqualTo(expected, within(1e-4));
    assertThat(Scale.measure(probabilities, logits.length)).isEqualTo(Scale.PROBABILITIES);
    assertThat(Scale.measure(logarithms, logits.length)).isEqualTo(Scale.LOG_PROBABILITIES);
  }

  @Test
  void scaleOfWhatIsNoDistribution_isLogits() {
    assertThat(Scale.measure(new float[] {.5f, .5f, .5f, .6f}, 2)).isEqualTo(Scale.LOGITS);
    assertThat(Scale.measure(new float[] {1.5f, -.5f}, 2)).isEqualTo(Scale.LOGITS);
    assertThat(Scale.measure(new float[] {-1, -2}, 2)).isEqualTo(Scale.LOGITS);
  }

  @Test
  void likelihoodOfWhatIsNoLanguageModel_isToldWhatIsMissing() {
    Port logits = new Port("y", OnnxJavaType.FLOAT, new long[] {Port.BATCH, Port.TIME, 3});
    Port x = new Port("x", OnnxJavaType.FLOAT, new long[] {Port.BATCH, Port.TIME, 2});
    assertLikelihoodFault(
        manifest("numbers", 0, "logits"),
        contract(x, logits),
        "m: head: likelihood scores the tokens of one input of token ids, one a step; found"
            + " vectoriser.kind numbers and the inputs [x float [batch, time, 2]]");
    assertLikelihoodFault(
        manifest("tokens", 3, "logits"),
        contract(TOKENS, logits, port("z", 3)),
        "m: output: expected one, the distribution over the vocabulary, for head likelihood, found"
            + " [y float [batch, time, 3], z float [batch, 3]]");
    assertLikelihoodFault(
        manifest("tokens", 4, "logits"),
        contract(TOKENS, logits),
        "m: vectoriser.vocabulary: expected at most 3, as many as y float [batch, time, 3] gives a"
            + " chance, found 4");
    assertLikelihoodFault(
        manifest("tokens", 3, null),
        contract(TOKENS, logits),
        "m: scale: head likelihood needs what the output's numbers are; expected one of"
            + " probabilities, log-probabilities, logits, found nothing; 'unroll model init'"
            + " measures it");
  }

  private static final Port TOKENS =
      new Port("tokens", OnnxJavaType.INT64, new long[] {Port.BATCH, Port.TIME});

  private static void assertLikelihoodFault(
      Manifest manifest, GraphContract contract, String told) {
    assertThatThrownBy(() -> LikelihoodHead.of(manifest, contract, "m"))
        .isInstanceOf(UserError.class)
        .hasMessage(told);
  }

  private static Manifest manifest(String kind, int vocabulary, String scale) {
    return new Manifest(
        "m",
        "1",
        "likelihood",
        List.of(),
        new Manifest.VectoriserSpec(kind, 4, vocabulary),
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        scale,
        Map.of());
  }

  private static GraphContract contract(Port input, Port... outputs) {
    return new GraphContract(List.of(input), null, List.of(outputs), List.of());
  }

  private static Head likelihood(Scale scale) {
    return new LikelihoodHead(contract(TOKENS, port("y", 3)), 0, scale);
  }

  private static Port port(String name, long width) {
    return new Port(name, OnnxJavaType.FLOAT, new long[] {Port.BATCH, width});
  }

  private static Chunk tokens(long... ids) {
    return Chunk.ofTokens(ids, ids.length);
  }

  private static String write(Head head, float... answer) throws IOException {
    return write(head, tokens(1), answer);
  }

  private static String write(Head head, Chunk chunk, float... answer) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      head.write(answer, chunk, out);
      out.writeEndObject();
    }
    return text.toString();
  }
}
