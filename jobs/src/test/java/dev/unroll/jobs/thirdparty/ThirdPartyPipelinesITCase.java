package dev.unroll.jobs.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.thirdparty.PlainLoop.State;
import dev.unroll.jobs.thirdparty.Sentences.Sentence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models that others wrote, each as a pipeline over the kind of stream it is for, from {@code
 * unroll model init} to the predictions; every number is that of a plain loop over ONNX Runtime,
 * one key after the other, bit for bit.
 */
class ThirdPartyPipelinesITCase {
  private static final int RATE = 16_000;
  private static final String NONE = "0 dead letters";

  @TempDir private Path folder;
  private Streams streams;

  @BeforeEach
  void inTheFolder() {
    streams = new Streams(folder);
  }

  @Test
  void voiceActivityOfManyCallers_hasThePlainLoopsBitsWhateverTheBatches() throws Exception {
    Path model = Streams.model("silero_vad/silero_vad.onnx");
    int samples = 512;
    int callers = 24;
    int chunks = 50;
    float[] speech = WavFile.read(Streams.model("silero_vad/test_first30s.wav"), RATE);
    int later = (speech.length / samples - chunks) / (callers - 1);

    List<List<ObjectNode>> events = new ArrayList<>();
    Map<String, float[]> expected = new HashMap<>();
    State state = new State("state", "stateN", 2, 1, 128);
    try (PlainLoop loop = new PlainLoop(model, List.of(state), "output")) {
      for (int caller = 0; caller < callers; caller++) {
        List<ObjectNode> heard = new ArrayList<>();
        // 64 samples of silence come before the first chunk, then the end of the one before.
        float[] window = new float[64 + samples];
        loop.begin();
        for (int n = 0; n < chunks; n++) {
          int from = (caller * later + n) * samples;
          System.arraycopy(window, samples, window, 0, 64);
          System.arraycopy(speech, from, window, 64, samples);
          ObjectNode event = Streams.event().put("caller", "caller-" + caller).put("n", n);
          event.put("at", 1_700_000_000_000L + 32L * n);
          event.set("samples", Streams.numbers(Arrays.copyOfRange(speech, from, from + samples)));
          heard.add(event);
          expected.put(
              "caller-" + caller + " " + n,
              loop.next(
                  Map.of(
                      "input", loop.floats(window.clone(), 1, window.length),
                      "sr", loop.whole(RATE))));
        }
        events.add(heard);
      }
    }

    streams.init(
        model,
        "voice",
        "--labels",
        "speech",
        "--constant",
        "sr=16000",
        "--shape",
        "input=batch,512",
        "--context",
        "input=64");
    streams.write("calls.jsonl", Streams.interleaved(events, 1));
    String pipeline =
        """
        name: voice-activity
        source:
          kafka: {bootstrap: "localhost:9092", topic: calls}
          key: /caller
          time: /at
        model: {bundle: voice, carry: key, input: /samples}
        sequence: /n
        emit: {pass: [/n]}
        sink: {kafka: {topic: voice-activity}}
        """;
    List<String> predictions = null;
    for (int parallelism : new int[] {1, 2}) {
      for (int rows : new int[] {1, 64}) {
        List<String> lines =
            streams.apply(
                pipeline, "calls.jsonl", NONE, "parallelism=" + parallelism, "batch.rows=" + rows);
        predictions = predictions == null ? lines : predictions;
        assertThat(lines).as("parallelism %d, rows %d", parallelism, rows).isEqualTo(predictions);
      }
    }
    assertSame(predictions, expected, "/scores");
    float[] all = new float[expected.size()];
    int i = 0;
    for (float[] probability : expected.values()) {
      all[i++] = probability[0];
    }
    Arrays.sort(all);
    assertThat(all[all.length - 1]).as("speech is heard").isGreaterThan(0.5f);
    assertThat(all[0]).as("and silence").isLessThan(0.1f);
  }

  @Test
  void speechOutOfNoise_isThePlainLoopsAndLikeItsAuthors() throws Exception {
    Path model = Streams.model("gtcrn/gtcrn_simple.onnx");
    Spectra spectra = Spectra.rootHann(512, 256);
    float[] mix = WavFile.read(Streams.model("gtcrn/mix.wav"), RATE);
    float[][] frames = spectra.of(spectra.mirrored(mix));
    // The first call is the whole recording, the others are parts of it.
    int[][] parts = {{0, frames.length}, {100, 160}, {300, 360}, {500, 560}};

    List<List<ObjectNode>> events = new ArrayList<>();
    Map<String, float[]> expected = new HashMap<>();
    List<State> states =
        List.of(
            new State("conv_cache", "conv_cache_out", 2, 1, 16, 16, 33),
            new State("tra_cache", "tra_cache_out", 2, 3, 1, 1, 16),
            new State("inter_cache", "inter_cache_out", 2, 1, 33, 16));
    try (PlainLoop loop = new PlainLoop(model, states, "enh")) {
      for (int[] part : parts) {
        List<ObjectNode> call = new ArrayList<>();
        loop.begin();
        for (int n = 0; n < part[1] - part[0]; n++) {
          float[] frame = frames[part[0] + n];
          ObjectNode event = Streams.event().put("call", "call-" + part[0]).put("n", n);
          var bins = event.putArray("spectrum");
          // As the graph has it: [257, 1, 2].
          Streams.rows(frame, 2).forEach(bin -> bins.addArray().add(bin));
          call.add(event);
          expected.put(
              "call-" + part[0] + " " + n,
              loop.next(Map.of("mix", loop.floats(frame, 1, 257, 1, 2))));
        }
        events.add(call);
      }
    }

    streams.init(model, "enhance");
    streams.write("noisy.jsonl", Streams.interleaved(events, 2));
    List<String> predictions =
        streams.apply(
            """
            name: enhance
            source: {kafka: {bootstrap: "localhost:9092", topic: noisy}, key: /call}
            model: {bundle: enhance, carry: key, input: /spectrum}
            emit: {pass: [/n]}
            sink: {kafka: {topic: enhanced}}
            """,
            "noisy.jsonl",
            NONE,
            "parallelism=2");
    Map<String, float[]> found = assertSame(predictions, expected, "/vector");

    float[][] enhanced = new float[frames.length][];
    for (int n = 0; n < enhanced.length; n++) {
      enhanced[n] = found.get("call-0 " + n);
    }
    float[] theirs = WavFile.read(Streams.model("gtcrn/enh_stream.wav"), RATE);
    double clean = correlation(spectra.samples(enhanced), theirs);
    double noisy = correlation(mix, theirs);
    assertThat(correlation(spectra.samples(frames), mix)).as("there and back").isGreaterThan(0.999);
    assertThat(clean).isGreaterThan(0.9999).isGreaterThan(noisy);
  }

  @Test
  void masksOfMagnitudes_areThePlainLoops() throws Exception {
    Path model = Streams.model("dtln/model_1.onnx");
    float[][] frames =
        Spectra.plain(512, 128).of(WavFile.read(Streams.model("gtcrn/mix.wav"), RATE));
    int calls = 4;
    int length = 150;

    List<List<ObjectNode>> events = new ArrayList<>();
    Map<String, float[]> expected = new HashMap<>();
    State state = new State("input_3", "tf_op_layer_stack_2", 1, 2, 128, 2);
    try (PlainLoop loop = new PlainLoop(model, List.of(state), "activation_2")) {
      for (int c = 0; c < calls; c++) {
        List<ObjectNode> call = new ArrayList<>();
        loop.begin();
        for (int n = 0; n < length; n++) {
          float[] frame = frames[c * 300 + n];
          float[] magnitudes = new float[257];
          for (int k = 0; k < magnitudes.length; k++) {
            magnitudes[k] = (float) Math.hypot(frame[2 * k], frame[2 * k + 1]);
          }
          ObjectNode event = Streams.event().put("call", "call-" + c).put("n", n);
          event.set("magnitudes", Streams.rows(magnitudes, 257));
          call.add(event);
          expected.put(
              "call-" + c + " " + n,
              loop.next(Map.of("input_2", loop.floats(magnitudes, 1, 1, 257))));
        }
        events.add(call);
      }
    }

    streams.init(model, "mask");
    streams.write("noisy.jsonl", Streams.interleaved(events, 3));
    List<String> predictions =
        streams.apply(
            """
            name: mask
            source: {kafka: {bootstrap: "localhost:9092", topic: noisy}, key: /call}
            model: {bundle: mask, carry: key, input: /magnitudes}
            emit: {pass: [/n]}
            sink: {kafka: {topic: masks}}
            """,
            "noisy.jsonl",
            NONE,
            "parallelism=2");
    assertSame(predictions, expected, "/vector");
    assertThat(expected.values())
        .allSatisfy(
            mask -> {
              for (float part : mask) {
                assertThat(part).isBetween(0f, 1f);
              }
            });
  }

  /**
   * The same sentences twice: whole, each a text by itself; and word by word, where a speaker's
   * state is carried from word to word, and begins anew with each sentence. Both times the
   * beginning's token comes first and is scored by nothing, and each word by the step before it.
   */
  @Test
  void likelihoodOfSentences_isThePlainLoopsWholeAndWordByWord() throws Exception {
    Path model = Streams.model("gazeconnect_lm/gazeconnect_lm_quantized.onnx");
    Sentences vocabulary = new Sentences(Streams.model("gazeconnect_lm/vocabulary.json"));
    List<Sentence> sentences =
        Sentences.read(Streams.shared().resolve("meld/dev_sent_emo.csv"), 400);
    List<Sentence> spoken = sentences.stream().filter(s -> !s.words().isEmpty()).toList();
    Map<Integer, double[]> expected = new HashMap<>();
    List<State> states =
        List.of(new State("h_in", "h_out", 1, 512), new State("c_in", "c_out", 1, 512));
    try (PlainLoop loop = new PlainLoop(model, states, "probs")) {
      for (Sentence sentence : spoken) {
        loop.begin();
        String before = Sentences.BEGINNING;
        double[] logarithms = new double[sentence.words().size()];
        for (int i = 0; i < logarithms.length; i++) {
          float[] probabilities =
              loop.next(Map.of("input_ids", loop.whole(vocabulary.id(before), 1, 1)));
          before = sentence.words().get(i);
          logarithms[i] = Math.log(probabilities[(int) vocabulary.id(before)]);
        }
        expected.put(sentence.number(), logarithms);
      }
    }
    assertThat(expected.size()).isGreaterThan(380);

    assertThat(whole(model, vocabulary, sentences, sentences.size() - spoken.size()))
        .containsExactlyInAnyOrderEntriesOf(texts(expected));
    assertThat(wordByWord(model, vocabulary, spoken))
        .containsExactlyInAnyOrderEntriesOf(texts(expected));
  }

  /** Equal where every bit is. */
  private static Map<Integer, String> texts(Map<Integer, double[]> logarithms) {
    Map<Integer, String> texts = new TreeMap<>();
    logarithms.forEach((number, values) -> texts.put(number, Arrays.toString(values)));
    return texts;
  }

  private Map<Integer, String> whole(
      Path model, Sentences vocabulary, List<Sentence> sentences, int empty) throws Exception {
    Path tokenizer =
        Files.write(streams.at("sentences-tokenizer.json"), vocabulary.tokenizer(true));
    streams.init(model, "sentences", "--head", "likelihood", "--tokenizer", tokenizer.toString());
    List<ObjectNode> events = new ArrayList<>();
    for (Sentence sentence : sentences) {
      events.add(
          Streams.event()
              .put("id", sentence.number())
              .put("speaker", sentence.speaker())
              .put("text", sentence.text()));
    }
    streams.write("sentences.jsonl", events);
    Map<Integer, double[]> found = new HashMap<>();
    for (String line :
        streams.apply(
            """
            name: surprise
            source: {kafka: {bootstrap: "localhost:9092", topic: chat}, key: /speaker, id: /id}
            model: {bundle: sentences, carry: none, input: /text}
            sink: {kafka: {topic: surprise}}
            """,
            "sentences.jsonl",
            empty == 0 ? NONE : empty + " dead letters {empty-text=" + empty + "}")) {
      JsonNode prediction = Streams.prediction(line);
      double[] logarithms = Streams.doubles(prediction.get("log-likelihoods"));
      assertThat(prediction.get("log-likelihoods").get(0).isNull()).isTrue();
      double sum = 0;
      for (double logarithm : logarithms) {
        sum += logarithm;
      }
      assertThat(prediction.get("log-likelihood").doubleValue()).isEqualTo(sum);
      found.put(
          Integer.valueOf(prediction.get("id").textValue()),
          Arrays.copyOfRange(logarithms, 1, logarithms.length));
    }
    return texts(found);
  }

  private Map<Integer, String> wordByWord(
      Path model, Sentences vocabulary, List<Sentence> sentences) throws Exception {
    Path tokenizer = Files.write(streams.at("words-tokenizer.json"), vocabulary.tokenizer(false));
    streams.init(model, "words", "--head", "likelihood", "--tokenizer", tokenizer.toString());
    Map<String, List<ObjectNode>> speakers = new LinkedHashMap<>();
    for (Sentence sentence : sentences) {
      List<String> words = new ArrayList<>(List.of(Sentences.BEGINNING));
      words.addAll(sentence.words());
      for (int n = 0; n < words.size(); n++) {
        speakers
            .computeIfAbsent(sentence.speaker(), s -> new ArrayList<>())
            .add(
                Streams.event()
                    .put("speaker", sentence.speaker())
                    .put("sentence", sentence.number())
                    .put("n", n)
                    .put("word", words.get(n)));
      }
    }
    assertThat(speakers.size()).isGreaterThan(10);
    streams.write("words.jsonl", Streams.interleaved(speakers.values(), 4));
    Map<Integer, TreeMap<Integer, JsonNode>> found = new HashMap<>();
    for (String line :
        streams.apply(
            """
            name: typing
            source: {kafka: {bootstrap: "localhost:9092", topic: words}, key: /speaker}
            model: {bundle: words, carry: key, input: /word}
            boundary: {field: /sentence}
            emit: {pass: [/sentence, /n]}
            sink: {kafka: {topic: typing}}
            """,
            "words.jsonl",
            NONE,
            "parallelism=2")) {
      JsonNode prediction = Streams.prediction(line);
      found
          .computeIfAbsent(prediction.at("/pass/sentence").intValue(), s -> new TreeMap<>())
          .put(prediction.at("/pass/n").intValue(), prediction.get("log-likelihood"));
    }
    Map<Integer, double[]> logarithms = new HashMap<>();
    found.forEach(
        (sentence, words) -> {
          assertThat(words.remove(0).isNull()).isTrue();
          logarithms.put(
              sentence, words.values().stream().mapToDouble(JsonNode::doubleValue).toArray());
        });
    return texts(logarithms);
  }

  /**
   * Each event's numbers have the expected bits.
   *
   * @param expected by key and number
   * @param pointer where a prediction holds them: an array, or an object's only field
   * @return what was found, the same way
   */
  private static Map<String, float[]> assertSame(
      List<String> predictions, Map<String, float[]> expected, String pointer) throws Exception {
    assertThat(predictions).hasSameSizeAs(expected.keySet());
    Map<String, float[]> found = new HashMap<>();
    for (String line : predictions) {
      JsonNode prediction = Streams.prediction(line);
      String event = prediction.get("key").textValue() + " " + prediction.at("/pass/n").intValue();
      JsonNode values = prediction.at(pointer);
      float[] numbers =
          values.isArray()
              ? Streams.floats(values)
              : new float[] {values.elements().next().floatValue()};
      assertThat(numbers).as(event).isEqualTo(expected.get(event));
      assertThat(prediction.get("step").intValue())
          .isEqualTo(prediction.at("/pass/n").intValue() + 1);
      found.put(event, numbers);
    }
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    return found;
  }

  /** Pearson's, over the samples that both have. */
  private static double correlation(float[] a, float[] b) {
    int n = Math.min(a.length, b.length);
    double sumA = 0;
    double sumB = 0;
    for (int i = 0; i < n; i++) {
      sumA += a[i];
      sumB += b[i];
    }
    double both = 0;
    double ownA = 0;
    double ownB = 0;
    for (int i = 0; i < n; i++) {
      double x = a[i] - sumA / n;
      double y = b[i] - sumB / n;
      both += x * y;
      ownA += x * x;
      ownB += y * y;
    }
    return both / Math.sqrt(ownA * ownB);
  }
}
