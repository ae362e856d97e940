package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import dev.unroll.models.Bundle;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Prediction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Peer (d): asynchronous requests to a {@link ModelServer}, the hidden state sent along and brought
 * back. A key's next request waits for its latest answer. Flink's asynchronous functions have no
 * keyed state: states live in this one's memory and no checkpoint holds them, which is to its
 * advantage here.
 */
final class ServerFunction extends RichAsyncFunction<KeyedChunk, Prediction> {
  private static final int OK = 200;

  private final Bundle bundle;
  private final URI server;
  private transient @Nullable ExecutorService executor;
  private transient @Nullable HttpClient client;
  private transient @Nullable AnswerWriter writer;
  private transient @Nullable Map<String, CompletableFuture<Reply>> latest;
  private transient int stateFloats;

  /**
   * What a key's event was answered.
   *
   * @param step steps that the key has taken
   */
  private record Reply(float[] scores, float[] state, long step) {}

  ServerFunction(Bundle bundle, URI server) {
    this.bundle = bundle;
    this.server = server;
  }

  @Override
  public void open(OpenContext context) throws OrtException {
    executor = Executors.newSingleThreadExecutor();
    client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(executor).build();
    writer = new AnswerWriter(bundle, AnswerForm.JSON);
    latest = new HashMap<>();
    try (StepCall call = new StepCall(bundle.graph(), 1)) {
      stateFloats = call.stateFloats();
    }
  }

  @Override
  public void asyncInvoke(KeyedChunk event, ResultFuture<Prediction> result) {
    int token = BenchModel.token(event.chunk());
    CompletableFuture<Reply> before =
        Objects.requireNonNull(latest)
            .getOrDefault(
                event.key(),
                CompletableFuture.completedFuture(
                    new Reply(new float[0], new float[stateFloats], 0)));
    CompletableFuture<Reply> reply = before.thenCompose(known -> ask(token, known));
    latest.put(event.key(), reply);
    var unused =
        reply.whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                result.complete(List.of(write(event, answer)));
              } else {
                result.completeExceptionally(failure);
              }
            });
  }

  /** Answers come on other threads than the task's. */
  private synchronized Prediction write(KeyedChunk event, Reply answer) {
    return Objects.requireNonNull(writer).write(event, answer.step(), answer.scores());
  }

  private CompletableFuture<Reply> ask(int token, Reply known) {
    byte[] body = new byte[Integer.BYTES + known.state().length * Float.BYTES];
    ByteBuffer.wrap(body)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(token)
        .asFloatBuffer()
        .put(known.state());
    HttpRequest request =
        HttpRequest.newBuilder(server).POST(BodyPublishers.ofByteArray(body)).build();
    return Objects.requireNonNull(client)
        .sendAsync(request, BodyHandlers.ofByteArray())
        .thenCompose(response -> reply(response, known));
  }

  private static CompletableFuture<Reply> reply(HttpResponse<byte[]> response, Reply known) {
    if (response.statusCode() != OK) {
      return CompletableFuture.failedFuture(
          new IOException("the model server answered with status " + response.statusCode()));
    }
    FloatBuffer body =
        ByteBuffer.wrap(response.body()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] scores = new float[BenchModel.LABELS.size()];
    float[] state = new float[known.state().length];
    body.get(scores).get(state);
    return CompletableFuture.completedFuture(new Reply(scores, state, known.step() + 1));
  }

  @Override
  public void close() {
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
    }
  }
}
