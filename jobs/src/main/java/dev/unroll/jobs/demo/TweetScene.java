package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tweets: each one's sentiment, and the running mood of its user. */
final class TweetScene implements Scene {
  static final String INPUT = "tweets";

  private static final DemoPipeline SENTIMENT =
      new DemoPipeline("tweet-sentiment", INPUT, true, "each tweet by itself");
  private static final DemoPipeline MOOD =
      new DemoPipeline("tweet-mood", INPUT, false, "a user's tweets one after the other");

  private final Screen screen;
  private final Lines lines;
  private final TweetView view;
  private final String tweets;
  private final Show show;
  private final MoodBoard moods = new MoodBoard();

  /**
   * A scene.
   *
   * @param tweets what is streamed, in words
   * @param now the time
   */
  TweetScene(Screen screen, Lines lines, String tweets, long now) {
    this.screen = screen;
    this.lines = lines;
    this.tweets = tweets;
    view = new TweetView(lines);
    String thinning = "more than can be read: from here on a sample of the predictions";
    show = new Show(lines.note(thinning), screen::line, now);
  }

  @Override
  public String title() {
    return "Tweets through Kafka, Flink and ONNX Runtime, all in this one process";
  }

  @Override
  public List<DemoPipeline> pipelines() {
    return List.of(SENTIMENT, MOOD);
  }

  @Override
  public List<Fact> facts() {
    return List.of(new Fact("tweets", tweets));
  }

  @Override
  public List<String> heading() {
    return List.of(view.heading());
  }

  @Override
  public void predicted(DemoPipeline pipeline, JsonNode prediction, long now) {
    Answer answer = Answer.of(prediction);
    if (pipeline.equals(MOOD)) {
      moods.add(answer);
    } else {
      show.add(new Tweet(answer), now);
    }
  }

  @Override
  public void rejected(Rejection rejection, long now) {
    show.add(new DeadLetter(lines.deadLetter(rejection)), now);
  }

  @Override
  public void tick(long now) {
    show.tick(now);
  }

  @Override
  public List<String> status(Status status, long now) {
    return List.of(lines.status(status));
  }

  @Override
  public void sent() {
    screen.line(lines.note("no more tweets are sent; waiting for the last commits"));
  }

  @Override
  public void finish(Status status) {
    show.finish();
    screen.clearStatus();
    screen.line(lines.status(status));
  }

  /** A tweet, which waits for its user's mood after it: that comes out of another pipeline. */
  private final class Tweet implements Shown {
    private final Answer answer;

    Tweet(Answer answer) {
      this.answer = answer;
    }

    @Override
    public @Nullable List<String> lines(boolean late) {
      List<Answer> after = moods.after(answer.id());
      if (after == null && !late) {
        return null;
      }
      return List.of(view.prediction(answer, after == null ? moods.of(answer.user()) : after));
    }

    @Override
    public boolean isOneOfMany() {
      return true;
    }
  }
}
