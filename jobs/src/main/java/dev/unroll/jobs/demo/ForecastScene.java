package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Series: what came, what is foreseen, and what was not foreseen. On a terminal everything stays in
 * its place and changes; elsewhere the outliers are lines, and the series are printed at times.
 */
final class ForecastScene implements Scene {
  private static final long TABLE_EVERY = Duration.ofSeconds(15).toNanos();

  private final Screen screen;
  private final Lines lines;
  private final ForecastView view;
  private final DemoPipeline pipeline;
  private final List<Fact> facts;
  private final int height;
  private final ForecastBoard board = new ForecastBoard();
  private long nextTable;

  /**
   * A scene.
   *
   * @param height rows of the terminal
   * @param now the time
   */
  ForecastScene(
      Screen screen,
      Lines lines,
      ForecastView view,
      DemoPipeline pipeline,
      List<Fact> facts,
      int height,
      long now) {
    this.screen = screen;
    this.lines = lines;
    this.view = view;
    this.pipeline = pipeline;
    this.facts = facts;
    this.height = height;
    nextTable = now + TABLE_EVERY;
  }

  @Override
  public String title() {
    return "Series through Kafka, Flink and ONNX Runtime, forecast as they come, all in this one"
        + " process";
  }

  @Override
  public List<DemoPipeline> pipelines() {
    return List.of(pipeline);
  }

  @Override
  public List<Fact> facts() {
    return facts;
  }

  @Override
  public List<String> heading() {
    return List.of();
  }

  @Override
  public void predicted(DemoPipeline pipeline, JsonNode prediction, long now) {
    Track track = board.add(Forecast.of(prediction));
    if (track.isSurprised()) {
      screen.line(view.outlier(track));
    }
  }

  @Override
  public void rejected(Rejection rejection, long now) {
    screen.line(lines.deadLetter(rejection));
  }

  @Override
  public void tick(long now) {}

  @Override
  public List<String> status(Status status, long now) {
    if (!screen.isTerminal() && now < nextTable) {
      return List.of(lines.status(status));
    }
    nextTable = now + TABLE_EVERY;
    return picture(status, now);
  }

  @Override
  public void sent() {
    screen.line(lines.note("nothing more is sent; waiting for the last commits"));
  }

  @Override
  public void finish(Status status) {
    screen.clearStatus();
    picture(status, System.nanoTime()).forEach(screen::line);
  }

  /** The chart, as many series as there is room for, and the figures. */
  private List<String> picture(Status status, long now) {
    List<String> picture = new ArrayList<>();
    Track focus = board.focus(now);
    if (focus != null) {
      picture.addAll(view.chart(focus));
      picture.add(view.heading());
      // A row for the figures, one for what is left out, and one that the cursor stands in.
      int room = Math.max(1, height - picture.size() - 3);
      board.tracks(room).forEach(track -> picture.add(view.row(track)));
      if (board.size() > room) {
        picture.add(lines.note("… and " + (board.size() - room) + " more"));
      }
    }
    picture.add(lines.status(status));
    return picture;
  }
}
