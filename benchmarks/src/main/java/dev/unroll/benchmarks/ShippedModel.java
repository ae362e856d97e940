package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.operators.Carry;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A shipped bundle with the demo's texts, or a series that goes up and down once a day.
 *
 * @param members of each input
 */
record ShippedModel(String name, Carry carry, String input, boolean isTimed, List<String> members)
    implements Subject {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final int HOURS = 4096;
  private static final Map<String, String> TEXTS =
      Map.of(
          "zoo/tweet-sentiment", "tweets",
          "zoo/tweet-emotion", "tweets",
          "zoo/tagger", "sentences",
          "zoo/entities", "sentences");
  private static final List<String> SERIES =
      List.of("zoo/forecast-hourly", "zoo/forecast-short", "zoo/trend");

  static ShippedModel of(String name) {
    if (SERIES.contains(name)) {
      return new ShippedModel(name, Carry.KEY, "{value: /value, time: /time}", true, series());
    }
    String file = TEXTS.get(name);
    if (file == null) {
      throw new UserError(
          "--models %s: expected one of %s, %s, or none of the shipped"
              .formatted(name, TEXTS.keySet().stream().sorted().toList(), SERIES));
    }
    try (InputStream in = ShippedModel.class.getResourceAsStream("/demo/" + file + ".jsonl")) {
      return ofTexts(name, Objects.requireNonNull(in, file).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * With texts of one's own.
   *
   * @param file JSON lines, each with a {@code text}
   * @throws UserError where there is none
   */
  static ShippedModel of(String name, Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new UserError("--in " + file + ": expected a file of JSON lines, found none");
    }
    return ofTexts(name, Files.readAllBytes(file));
  }

  private static ShippedModel ofTexts(String name, byte[] lines) throws JsonProcessingException {
    List<String> members = new ArrayList<>();
    for (String line : new String(lines, StandardCharsets.UTF_8).lines().toList()) {
      String text = MAPPER.readTree(line).path("text").textValue();
      if (text != null) {
        members.add("\"text\":" + MAPPER.writeValueAsString(text));
      }
    }
    if (members.isEmpty()) {
      throw new UserError("--in: expected JSON lines with a \"text\" each, found none");
    }
    return new ShippedModel(name, Carry.NONE, "/text", false, members);
  }

  private static List<String> series() {
    List<String> members = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      double value = 100 + 20 * Math.sin(hour * Math.PI / 12) + Pick.scattered(hour, 10);
      members.add(
          String.format(
              Locale.ROOT,
              "\"time\":\"%s\",\"value\":%.1f",
              FIRST.plus(hour, ChronoUnit.HOURS),
              value));
    }
    return members;
  }

  @Override
  public Bundle bundle() {
    return Bundle.shipped(name);
  }

  @Override
  public int inputs() {
    return members.size();
  }

  /** A series' times go on, whoever's they are. */
  @Override
  public int pick(long index, int keys) {
    return isTimed ? (int) (index / keys % members.size()) : Pick.scattered(index, members.size());
  }

  @Override
  public String members(int input) {
    return members.get(input);
  }

  @Override
  public List<Chunk> chunks() {
    try (Decoder decoder =
        new Decoder(PipelineRun.pipeline(this, List.of("model.bundle=" + name)))) {
      return members.stream()
          .map(one -> decoder.read(Topics.event(0, "key", one)).chunk())
          .toList();
    }
  }

  /** Every row is the input of median length, so that nothing is padded. */
  @Override
  public RawCall raw(int rows) throws OrtException {
    List<Chunk> all = chunks().stream().sorted(Comparator.comparingInt(Chunk::steps)).toList();
    return new ContractCall(bundle(), Collections.nCopies(rows, all.get(all.size() / 2)));
  }

  @Override
  public String reference(Path folder) {
    return name;
  }
}
