package dev.unroll.jobs.cli;

import static dev.unroll.jobs.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.models.onnx.RandomNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiftCommandTest {
  @TempDir private Path folder;

  @Test
  void hiddenState_isLiftedToldAndWritten() throws IOException {
    Path in = Files.write(folder.resolve("hidden.onnx"), hidden());
    Path out = folder.resolve("lifted.onnx");
    Result result = run("model", "lift", in.toString(), "--out", out.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out().lines())
        .containsExactly(
            "lifted   RNN RNN_0: h_in_0 -> h_out_0 [1, batch, 2]",
            "removed  0 nodes and constants of the old initial states",
            "checked  random sequences in chunks equal the original over the whole; greatest"
                + " difference 0.0",
            "next     unroll model init " + out + " --out BUNDLE");
    assertThat(ModelProto.parseFrom(Files.readAllBytes(out)).getGraph().getInputList())
        .extracting(input -> input.getName())
        .containsExactly("input", "h_in_0");
  }

  @Test
  void fileThatExists_isNotOverwritten() throws IOException {
    Path in = Files.write(folder.resolve("hidden.onnx"), hidden());
    Result result = run("model", "lift", in.toString(), "--out", in.toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains("--out " + in + ": expected a new file, found one; name another");
    assertThat(Files.readAllBytes(in)).isEqualTo(hidden());
  }

  @Test
  void nothingToLift_writesNothing() throws IOException {
    Path in = Files.write(folder.resolve("m.onnx"), RandomNetworks.gru(4).graph(1));
    Path out = folder.resolve("lifted.onnx");
    Result result = run("model", "lift", in.toString(), "--out", out.toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains(in + ": nothing to lift: all states are inputs and outputs already (GRU GRU_1)");
    assertThat(out).doesNotExist();
  }

  @Test
  void noFile_isAMistake() {
    Path in = folder.resolve("none.onnx");
    Result result = run("model", "lift", in.toString(), "--out", folder.resolve("o").toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains(in + ": expected an ONNX file, found none");
  }

  @Test
  void weightsBesideTheGraph_arePutIntoIt() throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(hidden()).toBuilder();
    TensorProto.Builder weights = model.getGraphBuilder().getInitializerBuilder(0);
    byte[] bytes = weights.getRawData().toByteArray();
    byte[] shifted = new byte[bytes.length + 8];
    System.arraycopy(bytes, 0, shifted, 8, bytes.length);
    Files.write(folder.resolve("hidden.onnx.data"), shifted);
    weights
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", "hidden.onnx.data"))
        .addExternalData(entry("offset", "8"))
        .addExternalData(entry("length", Integer.toString(bytes.length)));
    Path in = Files.write(folder.resolve("hidden.onnx"), model.build().toByteArray());
    Path out = folder.resolve("lifted.onnx");
    assertThat(run("model", "lift", in.toString(), "--out", out.toString()).err()).isEmpty();
    TensorProto found = ModelProto.parseFrom(Files.readAllBytes(out)).getGraph().getInitializer(0);
    assertThat(found.getRawData().toByteArray()).isEqualTo(bytes);
    assertThat(found.getExternalDataList()).isEmpty();

    Files.delete(folder.resolve("hidden.onnx.data"));
    Result missing =
        run("model", "lift", in.toString(), "--out", folder.resolve("o.onnx").toString());
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err())
        .contains(
            in
                + ": expected the weights w in "
                + folder.resolve("hidden.onnx.data")
                + ", found no such file; copy it along with the graph");
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** One RNN of two units, time before batch. */
  private static byte[] hidden() {
    return new OnnxGraph("hidden")
        .input("input", ElementType.FLOAT, "time", "batch", "1")
        .floats("w", new float[] {0.5f, -1}, 1, 2, 1)
        .floats("r", new float[] {0.3f, -0.2f, 0.9f, 0.1f}, 1, 2, 2)
        .node("RNN", List.of("input", "w", "r"), List.of("output"), Attribute.of("hidden_size", 2))
        .output("output", ElementType.FLOAT, "time", "1", "batch", "2")
        .toBytes();
  }
}
