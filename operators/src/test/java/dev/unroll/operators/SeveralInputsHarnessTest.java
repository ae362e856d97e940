package dev.unroll.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import dev.unroll.models.Bundle;
import dev.unroll.models.BundleDraft;
import dev.unroll.models.GraphContract;
import dev.unroll.models.InputRules;
import dev.unroll.models.InputRules.Missing;
import dev.unroll.models.Model;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Queue;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Several graph inputs out of an event's fields, in Flink. */
class SeveralInputsHarnessTest {
  private static final byte[] GRAPH =
      new OnnxGraph("two")
          .input("x", ElementType.FLOAT, "batch", "time", "2")
          .input("gain", ElementType.FLOAT, "batch", "time", "1")
          .node("Mul", List.of("x", "gain"), List.of("y"))
          .output("y", ElementType.FLOAT, "batch", "time", "2")
          .toBytes();

  @Test
  void fieldsOfSeveralInputs_becomeOneChunkAndMisfitsDeadLetters() throws Exception {
    EventFields fields =
        new EventFields(
            JsonPointer.compile("/k"),
            null,
            null,
            List.of(
                new InputField("gain", List.of(JsonPointer.compile("/g"))),
                new InputField("x", List.of(JsonPointer.compile("/a"), JsonPointer.compile("/b")))),
            false,
            EventFields.Marks.NONE,
            List.of(),
            true,
            1000);
    Bundle bundle = new BundleDraft(GRAPH, "two", "two", "1").bundle();
    GraphContract contract;
    try (Model model = Model.open(bundle)) {
      contract = model.contract();
    }
    EventDecoder decoder =
        new EventDecoder(
            bundle, contract, fields, new InputRules(Missing.ZERO, null), TimeSettings.PLAIN, 1);
    try (OneInputStreamOperatorTestHarness<RawEvent, KeyedChunk> harness =
        new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(decoder))) {
      harness.open();
      harness.processElement(raw("{\"k\":\"u\",\"a\":[1,2],\"b\":[3,null],\"g\":[5,6]}"), 0);
      harness.processElement(raw("{\"k\":\"u\",\"a\":[1,2],\"b\":[3,4],\"g\":[5]}"), 0);
      assertThat(harness.extractOutputValues()).hasSize(1);
      float[] numbers = new float[6];
      ByteBuffer.wrap(harness.extractOutputValues().get(0).chunk().data())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(numbers);
      assertThat(numbers).containsExactly(1, 3, 2, 0, 5, 6);
      Queue<StreamRecord<DeadLetter>> letters = harness.getSideOutput(EventDecoder.DEAD_LETTERS);
      assertThat(letters).hasSize(1);
      DeadLetter letter = letters.element().getValue();
      assertThat(letter.reason()).isEqualTo(Reason.MISTYPED_FIELD);
      assertThat(letter.detail()).isEqualTo("/g: expected 2 steps, as in /a and /b, found 1");
    }
  }

  private static RawEvent raw(String json) {
    return new RawEvent(null, json.getBytes(UTF_8), new Origin("t", 0, 0), RawEvent.NO_TIMESTAMP);
  }
}
