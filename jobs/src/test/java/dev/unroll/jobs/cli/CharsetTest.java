package dev.unroll.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, as in a container without a locale: there the charset is ASCII. */
class CharsetTest {
  @TempDir private Path folder;

  @Test
  void whatIsSaid_isUtf8WhateverTheLocale() throws IOException, InterruptedException {
    byte[] graph =
        new OnnxGraph("g")
            .input("größe", ElementType.FLOAT, "batch", "2")
            .node("Identity", List.of("größe"), List.of("y"))
            .output("y", ElementType.FLOAT, "batch", "2")
            .toBytes();
    Files.write(folder.resolve("g.onnx"), graph);
    assertThat(said("model", "inspect", "g.onnx")).contains("input    größe float [batch, 2]");
    Files.writeString(folder.resolve("p.yaml"), "größe: 1");
    assertThat(said("check", "p.yaml", "--offline")).contains("größe");
  }

  private String said(String... command) throws IOException, InterruptedException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Dfile.encoding=US-ASCII",
            "-Dstdout.encoding=US-ASCII",
            "-Dstderr.encoding=US-ASCII",
            Unroll.class.getName());
    java.command().addAll(List.of(command));
    java.environment().put("LC_ALL", "C");
    Process process = java.directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }
}
