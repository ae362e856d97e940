package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class JobJarITCase {
  /** What its libraries call Linux on x86-64 and on aarch64. */
  private static final String OURS = ".*(linux|Linux)[-/](x64|x86_64|amd64|aarch64)/.*";

  @Test
  void nativesAreThoseOfTwoKindsOfMachinesAlone() throws Exception {
    try (JarFile jar = new JarFile(ClusterCommands.JAR.toFile())) {
      List<String> natives =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.matches(".*\\.(so|dll|dylib|jnilib|a)"))
              .toList();
      // ONNX Runtime's two (none with -Pgpu, whose library is 700 MB), the tokenizers', zstd, lz4
      // and snappy.
      assertThat(natives).hasSize(2 * (hasCuda() ? 4 : 6)).allMatch(name -> name.matches(OURS));
    }
  }

  private static boolean hasCuda() {
    String library = "/ai/onnxruntime/native/linux-x64/libonnxruntime_providers_cuda.so";
    return JobJarITCase.class.getResource(library) != null;
  }
}
