package dev.unroll.jobs.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SpecFolderTest {
  @Test
  void namesAreRelativeToTheFile_onThisMachineAndElsewhere() {
    assertThat(SpecFolder.of(Path.of("/a")).resolve("m")).isEqualTo("/a/m");
    assertThat(SpecFolder.ofFile("s3://bucket/a/p.yaml").resolve("m")).isEqualTo("s3://bucket/a/m");
  }

  /** Without a host, Flink leaves two of the three slashes out. */
  @Test
  void aUriWithoutAHost_staysOne() {
    String bundle = SpecFolder.ofFile("hdfs:///a/p.yaml").resolve("m");
    assertThat(bundle).isEqualTo("hdfs:/a/m");
    assertThat(SpecFolder.isUri(bundle)).isTrue();
    assertThat(SpecFolder.isUri("models/m")).isFalse();
  }

  @Test
  void aUri_isRelativeToNothing() {
    assertThat(SpecFolder.of(Path.of("/a")).resolve("s3://b/m")).isEqualTo("s3://b/m");
    assertThat(SpecFolder.ofFile("hdfs:///a/p.yaml").resolve("s3://b/m")).isEqualTo("s3://b/m");
  }
}
