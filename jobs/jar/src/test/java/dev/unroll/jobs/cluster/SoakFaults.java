package dev.unroll.jobs.cluster;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What befalls a soak: one fault after the other, each as often as every other, in an order that
 * its seed decides. The first TaskManager is spared, so that its memory tells of all of the time.
 */
final class SoakFaults {
  /** How many faults there are: each strikes once in a round. */
  static final int ROUND = 7;

  private static final int OUTAGE_SECONDS = 10;

  /** Longer than Flink's heartbeat time-out in {@link FlinkProcesses}. */
  private static final int PAUSE_SECONDS = 12;

  private static final int VICTIM = 1;

  /** Does something and returns when it is over. */
  interface Fault {
    void strike() throws Exception;
  }

  private final FlinkProcesses flink;
  private final BrokerProcess broker;
  private final CheckpointDisk disk;
  private final Path spec;
  private final String job;
  private final Random random;
  private final Map<String, Fault> faults = new LinkedHashMap<>();
  private final Deque<String> next = new ArrayDeque<>();

  SoakFaults(
      FlinkProcesses flink,
      BrokerProcess broker,
      CheckpointDisk disk,
      Path spec,
      String job,
      Random random) {
    this.flink = flink;
    this.broker = broker;
    this.disk = disk;
    this.spec = spec;
    this.job = job;
    this.random = random;
    faults.put("TaskManager killed", this::taskManagerKilled);
    faults.put("TaskManager stood still, 12 s", this::taskManagerPaused);
    faults.put("JobManager killed", this::jobManagerKilled);
    faults.put("broker killed, away for 10 s", this::brokerKilled);
    faults.put("broker stood still, 12 s", this::brokerPaused);
    faults.put("no checkpoint could be written, 10 s", this::checkpointsLost);
    faults.put("stopped with savepoint, other parallelism", this::restored);
  }

  /** Lets the next one happen; returns its name. */
  String strike() throws Exception {
    if (next.isEmpty()) {
      List<String> order = new ArrayList<>(faults.keySet());
      Collections.shuffle(order, random);
      next.addAll(order);
    }
    String name = next.remove();
    faults.get(name).strike();
    return name;
  }

  private void taskManagerKilled() throws Exception {
    flink.killTaskManager(VICTIM);
    flink.addTaskManager();
  }

  /** When it goes on, others have its work. */
  private void taskManagerPaused() throws Exception {
    TestProcess victim = flink.taskManagers().get(VICTIM);
    victim.signal("STOP");
    Pause.seconds(PAUSE_SECONDS);
    victim.signal("CONT");
  }

  private void jobManagerKilled() throws Exception {
    flink.killJobManager();
    flink.startJobManager();
  }

  private void brokerKilled() throws Exception {
    broker.kill();
    Pause.seconds(OUTAGE_SECONDS);
    broker.startAgain();
  }

  private void brokerPaused() throws Exception {
    broker.pause();
    Pause.seconds(PAUSE_SECONDS);
    broker.resume();
  }

  private void checkpointsLost() throws Exception {
    disk.takeAway();
    Pause.seconds(OUTAGE_SECONDS);
    disk.giveBack();
  }

  private void restored() throws Exception {
    ClusterCommands commands = new ClusterCommands(flink);
    String savepoint = commands.stop(job, spec.resolveSibling("savepoints").toUri().toString());
    String parallelism = Integer.toString(1 + random.nextInt(4));
    commands.submit(spec, "--from", savepoint, "--parallelism", parallelism);
  }
}
