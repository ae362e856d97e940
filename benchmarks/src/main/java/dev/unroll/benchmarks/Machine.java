package dev.unroll.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;

/** What measured: without it a figure says nothing. */
final class Machine {
  private Machine() {}

  /** Lines of processor, memory, load and versions. */
  static List<String> describe() {
    HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
    Runtime java = Runtime.getRuntime();
    return List.of(
        "%s, %d processors, %.0f GiB"
            .formatted(
                hardware.getProcessor().getProcessorIdentifier().getName().strip(),
                java.availableProcessors(),
                hardware.getMemory().getTotal() / (double) (1L << 30)),
        "%s %s, %s %s, heap of %,d MB at most"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                java.maxMemory() >> 20),
        "Flink %s, Kafka %s, ONNX Runtime %s"
            .formatted(
                EnvironmentInformation.getVersion(),
                AppInfoParser.getVersion(),
                OrtEnvironment.getEnvironment().getVersion()),
        "load of the machine over the last minute: %.1f"
            .formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
  }
}
