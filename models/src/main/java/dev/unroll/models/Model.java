package dev.unroll.models;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.unroll.schemas.UserError;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An open bundle: its session, what its graph wants, and what the dry run measured. Shared by all
 * users of the same bundle on the same device in this JVM: {@link #open} hands out one session
 * however often it is called, and the last {@link #close} frees it. Thread-safe; each thread runs
 * through a {@link #runner} of its own.
 */
public final class Model implements AutoCloseable {
  private static final Pattern FAILED =
      Pattern.compile(".*while running (\\S+ node)\\. Name:'[^']*' Status Message: (.*)");
  private static final int MOST_TOLD = 160;

  // The one owner of all sessions: native memory is the process's, so its register must be too.
  private static final Map<String, Model> OPEN = new HashMap<>();

  /** The device and the bundle's digest: its place in the register. */
  private final String place;

  private final Bundle bundle;
  private final OrtSession session;
  private final GraphContract contract;
  private final Head.Reads reads;
  private final Traits traits;
  private final @Nullable GoldenResult golden;
  private int users;

  private Model(
      Bundle bundle,
      String place,
      OrtSession session,
      ContractReader.Found found,
      boolean quantised)
      throws OrtException {
    this.bundle = bundle;
    this.place = place;
    this.session = session;
    this.contract = found.contract();
    this.reads = Head.of(bundle.manifest(), contract, bundle.source()).reads();
    this.traits = new DryRun(bundle, session, contract, quantised, found.notes()).run();
    checkReads();
    this.golden = checkGolden();
  }

  private @Nullable GoldenResult checkGolden() throws OrtException {
    byte[] json = bundle.golden();
    if (json == null) {
      return null;
    }
    String file = bundle.source() + "/" + Bundle.GOLDEN;
    RunnerPlan plan =
        RunnerPlan.of(
            contract, RunnerOptions.PLAIN, !traits.independent(), GoldenCheck.reads(contract));
    try (BatchRunner runner = new BatchRunner(session, contract, plan)) {
      return new GoldenCheck(Golden.parse(json, file), contract, plan.working(), runner, file)
          .run();
    }
  }

  /** A head that reads each step needs outputs that have them, or a state that goes on. */
  private void checkReads() {
    boolean walks = reads != Head.Reads.LAST && contract.hasTime() && !contract.answersEachStep();
    if (walks && (!traits.carries() || contract.fixedSteps() > 0 || contract.hasStatic())) {
      throw new UserError(
          bundle.source()
              + "/"
              + Bundle.MANIFEST
              + ": head "
              + bundle.manifest().head()
              + " reads the outputs at each step, and "
              + contract.outputs()
              + " give one an event; choose another head, or an output with a time axis");
    }
  }

  /** Opens a bundle on the processor: see {@link #open(Bundle, Device)}. */
  public static Model open(Bundle bundle) {
    return open(bundle, Device.CPU);
  }

  /**
   * Opens a bundle on a device, or joins those who have it open there. Each call is paired with one
   * {@link #close}.
   *
   * @throws UserError where the graph cannot be read or does not keep its contract, or the device
   *     cannot be used
   */
  public static Model open(Bundle bundle, Device device) {
    String digest = bundle.digest();
    synchronized (OPEN) {
      Device found = device.found();
      String place = found + " " + digest;
      Model model = OPEN.get(place);
      if (model == null) {
        model = load(bundle, place, found);
        OPEN.put(place, model);
      }
      model.users++;
      return model;
    }
  }

  private static Model load(Bundle bundle, String place, Device device) {
    GraphFile graph = GraphFile.of(bundle);
    Map<String, TensorProto> learned = LearnedStates.of(graph, bundle.manifest());
    byte[] onnx = learned.isEmpty() ? bundle.graph() : graph.opened(learned.keySet(), Set.of());
    OrtSession session = createSession(bundle, graph, onnx, device, false);
    try {
      String file = bundle.source() + "/" + Bundle.GRAPH;
      ContractReader.Found found =
          ContractReader.read(session, graph, learned, bundle.manifest(), file);
      boolean alike = !found.contract().hasTime();
      if (alike || !found.otherwise().isEmpty()) {
        byte[] read =
            found.otherwise().isEmpty() ? onnx : graph.opened(learned.keySet(), found.otherwise());
        OrtSession again = createSession(bundle, graph, read, device, alike);
        close(session);
        session = again;
      }
      return new Model(bundle, place, session, found, graph.isQuantised());
    } catch (OrtException e) {
      close(session);
      throw new UserError(
          bundle.source()
              + "/"
              + Bundle.GRAPH
              + ": the graph fails in the dry run: "
              + innermost(e)
              + "; check that its inputs fit model.json",
          e);
    } catch (RuntimeException e) {
      close(session);
      throw e;
    }
  }

  /**
   * @param alike whether calls differ in their rows alone: ONNX Runtime then plans the memory of a
   *     call once for each number of rows, and keeps the plans; with lengths too they would have no
   *     end
   */
  private static OrtSession createSession(
      Bundle bundle, GraphFile graph, byte[] onnx, Device device, boolean alike) {
    OrtEnvironment environment = OnnxRuntime.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // One thread a call: Flink's parallelism is the parallelism.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setMemoryPatternOptimization(alike);
      // A failing call throws; the event's dead letter tells it better than a line on stderr.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      device.addTo(options);
      return environment.createSession(onnx, options);
    } catch (OrtException e) {
      if (graph.isBatchMajor()) {
        throw new UserError(
            bundle.source()
                + "/"
                + Bundle.GRAPH
                + ": expected recurrent operators of layout 0, [time, batch, features], found"
                + " layout 1, which ONNX Runtime's CPU provider refuses; export with layout 0, and"
                + " a Transpose before and after for batch-first inputs and outputs",
            e);
      }
      throw new UserError(
          bundle.source()
              + "/"
              + Bundle.GRAPH
              + ": expected an ONNX graph that ONNX Runtime can load, found "
              + bundle.graph().length
              + " bytes that it refuses ("
              + firstLine(e)
              + "); copy or export the file again",
          e);
    }
  }

  /** What the node that failed says, without the nodes around it; cut where it is long. */
  static String innermost(Exception e) {
    String line = firstLine(e);
    Matcher node = FAILED.matcher(line);
    String told = node.matches() ? node.group(1) + ": " + node.group(2) : line;
    return told.length() <= MOST_TOLD ? told : told.substring(0, MOST_TOLD) + "…";
  }

  static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  public Bundle bundle() {
    return bundle;
  }

  public GraphContract contract() {
    return contract;
  }

  /** How a key's block lies where a runner has these options. */
  public StateLayout layout(RunnerOptions options) {
    return RowMemory.layout(contract, options.precision(), options.hold(), reads);
  }

  public Traits traits() {
    return traits;
  }

  /**
   * The traits under some options. A state in half precision is rounded after every event, so
   * events that were joined would leave other bits.
   */
  public Traits traits(RunnerOptions options) {
    boolean walks = reads != Head.Reads.LAST && !contract.answersEachStep();
    boolean rounds = RunnerPlan.of(contract, options, false, reads).isHalf();
    return rounds || walks ? traits.unjoined() : traits;
  }

  /** How near its golden sequences it came; null where the bundle has none. */
  public @Nullable GoldenResult golden() {
    return golden;
  }

  /** How predictions of this model are written. */
  public Head head() {
    return Head.of(bundle.manifest(), contract, bundle.source());
  }

  /** A new runner for the calling thread, which closes it before it closes the model. */
  public BatchRunner runner(RunnerOptions options) {
    return runner(options, reads);
  }

  BatchRunner runner(RunnerOptions options, Head.Reads reads) {
    Boolean isolated = options.isolated();
    boolean alone = isolated == null ? !traits.independent() : isolated;
    try {
      return new BatchRunner(session, contract, RunnerPlan.of(contract, options, alone, reads));
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed to make a tensor", e);
    }
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      users--;
      if (users == 0) {
        OPEN.remove(place);
        close(session);
      }
    }
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed to free a session", e);
    }
  }

  /** Bundles open in this JVM; 0 once everything is closed. */
  static int openCount() {
    synchronized (OPEN) {
      return OPEN.size();
    }
  }
}
