package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A model server of its own process: takes a token and a hidden state, answers with the scores and
 * the state after it. What has arrived while a call ran goes into the next one. Bodies are binary,
 * lowest byte first: an int and floats; floats.
 */
public final class ModelServer {
  static final String PATH = "/advance";

  /** Sizes of calls; a batch takes the smallest that holds it. */
  private static final List<Integer> SIZES = List.of(1, 4, 16, 64, 256);

  /** All of a pipeline's connections may come at once; those beyond would be reset. */
  private static final int BACKLOG = 4096;

  private static final int READERS = 2;
  private static final int OK = 200;

  private final BlockingQueue<Request> waiting = new LinkedBlockingQueue<>();
  private final NavigableMap<Integer, StepCall> calls = new TreeMap<>();

  private record Request(HttpExchange exchange, int token, float[] state) {}

  private ModelServer(byte[] graph) throws OrtException {
    for (int size : SIZES) {
      calls.put(size, new StepCall(graph, size));
    }
  }

  /** The options without which Java's own server waits for acknowledgements, or hangs up. */
  static List<String> jvmOptions() {
    return List.of(
        "-Dsun.net.httpserver.nodelay=true", "-Dsun.net.httpserver.maxIdleConnections=10000");
  }

  /**
   * Serves until it is ended.
   *
   * @param args the model's name
   */
  public static void main(String[] args) throws Exception {
    ChildJvm.endWithParent();
    ModelServer models = new ModelServer(BenchModel.of(args[0]).graph());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(Executors.newFixedThreadPool(READERS));
    server.createContext(PATH, models::read);
    server.start();
    System.out.println(ChildJvm.READY + "http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    models.serve();
  }

  private void read(HttpExchange exchange) throws IOException {
    byte[] bytes;
    try (InputStream in = exchange.getRequestBody()) {
      bytes = in.readAllBytes();
    }
    // Closed before anybody answers: the connection's next request may follow at once.
    ByteBuffer body = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int token = body.getInt();
    float[] state = new float[body.remaining() / Float.BYTES];
    body.asFloatBuffer().get(state);
    waiting.add(new Request(exchange, token, state));
  }

  private void serve() throws Exception {
    List<Request> batch = new ArrayList<>();
    while (true) {
      batch.clear();
      batch.add(waiting.take());
      waiting.drainTo(batch, calls.lastKey() - 1);
      StepCall call = call(batch.size());
      for (int row = 0; row < batch.size(); row++) {
        call.tokens().put(row, batch.get(row).token());
        call.load(row, batch.get(row).state());
      }
      call.run();
      for (int row = 0; row < batch.size(); row++) {
        answer(batch.get(row), call, row);
      }
    }
  }

  private StepCall call(int rows) {
    Map.Entry<Integer, StepCall> fits = calls.ceilingEntry(rows);
    if (fits == null) {
      throw new IllegalStateException("no call holds " + rows + " rows");
    }
    return fits.getValue();
  }

  private static void answer(Request request, StepCall call, int row) throws IOException {
    int labels = BenchModel.LABELS.size();
    float[] scores = new float[labels];
    call.scores().get(row * labels, scores);
    call.save(row, request.state());
    byte[] body = new byte[(labels + request.state().length) * Float.BYTES];
    ByteBuffer.wrap(body)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(scores)
        .put(request.state());
    request.exchange().sendResponseHeaders(OK, body.length);
    try (OutputStream out = request.exchange().getResponseBody()) {
      out.write(body);
    }
  }
}
