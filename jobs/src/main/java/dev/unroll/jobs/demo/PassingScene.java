package dev.unroll.jobs.demo;

import java.util.List;

/** A scene whose answers pass by, line after line, with the figures below them. */
abstract class PassingScene implements Scene {
  private final Screen screen;
  private final Lines lines;
  private final Fact stream;
  private final Show show;

  /**
   * A scene.
   *
   * @param stream what is streamed: what it is called, and more of it in words
   * @param shown what the lines that pass by are called
   * @param now the time
   */
  PassingScene(Screen screen, Lines lines, Fact stream, String shown, long now) {
    this.screen = screen;
    this.lines = lines;
    this.stream = stream;
    String thinning = "more than can be read: from here on a sample of the " + shown;
    show = new Show(lines.note(thinning), screen::line, now);
  }

  /** Lets it pass by, as soon as it is complete. */
  final void pass(Shown shown, long now) {
    show.add(shown, now);
  }

  /** What is said when all has passed by, before the last figures. */
  List<String> closing() {
    return List.of();
  }

  @Override
  public final List<Fact> facts() {
    return List.of(stream);
  }

  @Override
  public List<String> heading() {
    return List.of();
  }

  @Override
  public final void rejected(Rejection rejection, long now) {
    pass(new DeadLetter(lines.deadLetter(rejection)), now);
  }

  @Override
  public final void tick(long now) {
    show.tick(now);
  }

  @Override
  public final List<String> status(Status status, long now) {
    return List.of(lines.status(status));
  }

  @Override
  public final void sent() {
    screen.line(lines.note("no more " + stream.name() + " are sent; waiting for the last commits"));
  }

  @Override
  public final void finish(Status status) {
    show.finish();
    screen.clearStatus();
    closing().forEach(screen::line);
    screen.line(lines.status(status));
  }
}
