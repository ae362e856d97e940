package dev.unroll.jobs.demo;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.software.os.OperatingSystem;

/**
 * What this machine and this JVM are doing. Counters of the operating system become rates, from one
 * measurement to the next, so the first measurement has none. Not thread-safe.
 */
final class MachineMetrics {
  /** More processors than these are on no screen. */
  private static final int MOST_PROCESSORS = 16;

  private static final List<TickType> USER = List.of(TickType.USER, TickType.NICE);
  private static final List<TickType> SYSTEM =
      List.of(TickType.SYSTEM, TickType.IRQ, TickType.SOFTIRQ);
  private static final List<TickType> WAITING = List.of(TickType.IOWAIT);
  private static final List<TickType> BUSY =
      List.of(TickType.USER, TickType.NICE, TickType.SYSTEM, TickType.IRQ, TickType.SOFTIRQ);

  private final CentralProcessor processor;
  private final GlobalMemory memory;
  private final List<HWDiskStore> disks;
  private final List<NetworkIF> networks;
  private final OperatingSystem system;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final MemoryMXBean heap = ManagementFactory.getMemoryMXBean();
  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Rates rates = new Rates();
  private long[][] ticks;

  MachineMetrics() {
    SystemInfo info = new SystemInfo();
    HardwareAbstractionLayer hardware = info.getHardware();
    processor = hardware.getProcessor();
    memory = hardware.getMemory();
    // Only what moves: empty devices would be flat lines.
    disks =
        hardware.getDiskStores().stream().filter(d -> d.getReads() + d.getWrites() > 0).toList();
    networks = hardware.getNetworkIFs(true);
    system = info.getOperatingSystem();
    ticks = processor.getProcessorCpuLoadTicks();
  }

  /** Measures everything at {@code now}; the series are the same and in one order each time. */
  List<Sample> measure(Instant now) {
    Measurement all = new Measurement(now);
    processors(all);
    double[] load = processor.getSystemLoadAverage(3);
    all.add("load, 1 min", load[0]);
    all.add("load, 5 min", load[1]);
    all.add("load, 15 min", load[2]);
    all.size("memory used B", memory.getTotal() - memory.getAvailable());
    all.size("swap used B", memory.getVirtualMemory().getSwapUsed());
    for (HWDiskStore disk : disks) {
      if (disk.updateAttributes()) {
        String name = "disk " + disk.getName().replace("/dev/", "");
        all.rate(name + " read B/s", disk.getReadBytes());
        all.rate(name + " written B/s", disk.getWriteBytes());
        all.rate(name + " busy ms/s", disk.getTransferTime());
      }
    }
    for (NetworkIF network : networks) {
      if (network.updateAttributes()) {
        String name = "net " + network.getName();
        all.rate(name + " in B/s", network.getBytesRecv());
        all.rate(name + " out B/s", network.getBytesSent());
      }
    }
    all.rate("context switches/s", processor.getContextSwitches());
    all.rate("interrupts/s", processor.getInterrupts());
    all.add("processes", system.getProcessCount());
    all.add("threads", system.getThreadCount());
    all.add("JVM threads", threads.getThreadCount());
    all.size("JVM heap B", heap.getHeapMemoryUsage().getUsed());
    all.rate("JVM garbage collection ms/s", collectors());
    all.rate("JVM processor ms/s", process.getProcessCpuTime() / 1_000_000);
    return all.samples;
  }

  /** Milliseconds that all collections of this JVM took. */
  private static long collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  private void processors(Measurement all) {
    long[][] before = ticks;
    ticks = processor.getProcessorCpuLoadTicks();
    double busy = 0;
    for (int cpu = 0; cpu < ticks.length; cpu++) {
      busy += 100 * share(before[cpu], ticks[cpu], BUSY);
    }
    all.add("cpu busy %", busy / ticks.length);
    for (int cpu = 0; cpu < Math.min(MOST_PROCESSORS, ticks.length); cpu++) {
      String name = "cpu " + cpu;
      all.add(name + " user %", 100 * share(before[cpu], ticks[cpu], USER));
      all.add(name + " system %", 100 * share(before[cpu], ticks[cpu], SYSTEM));
      all.add(name + " waits for disk %", 100 * share(before[cpu], ticks[cpu], WAITING));
    }
  }

  /** The share of a processor's time that went to these kinds, 0 to 1. */
  private static double share(long[] before, long[] after, List<TickType> kinds) {
    long all = 0;
    long these = 0;
    for (TickType kind : TickType.values()) {
      long passed = after[kind.getIndex()] - before[kind.getIndex()];
      all += passed;
      these += kinds.contains(kind) ? passed : 0;
    }
    return all == 0 ? 0 : Math.max(0, these / (double) all);
  }

  /** The samples of one moment. */
  private final class Measurement {
    private final Instant now;
    private final List<Sample> samples = new ArrayList<>();

    Measurement(Instant now) {
      this.now = now;
    }

    void add(String series, double value) {
      samples.add(new Sample(series, now, value));
    }

    /** Bytes, of which fewer than 2^53 are exact. */
    void size(String series, long bytes) {
      add(series, (double) bytes);
    }

    void rate(String series, long counter) {
      double rate = rates.of(series, counter, now);
      if (!Double.isNaN(rate)) {
        add(series, rate);
      }
    }
  }
}
