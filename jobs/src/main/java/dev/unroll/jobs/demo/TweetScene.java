package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tweets: each one's sentiment, and the running mood of its user. */
final class TweetScene extends PassingScene {
  static final String INPUT = "tweets";

  private static final DemoPipeline SENTIMENT =
      new DemoPipeline("tweet-sentiment", INPUT, true, "each tweet by itself");
  private static final DemoPipeline MOOD =
      new DemoPipeline("tweet-mood", INPUT, false, "a user's tweets one after the other");

  private final TweetView view;
  private final MoodBoard moods = new MoodBoard();

  /**
   * A scene.
   *
   * @param tweets what is streamed, in words
   * @param now the time
   */
  TweetScene(Screen screen, Lines lines, String tweets, long now) {
    super(screen, lines, new Fact("tweets", tweets), "predictions", now);
    view = new TweetView(lines);
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
  public List<String> heading() {
    return List.of(view.heading());
  }

  @Override
  public void predicted(DemoPipeline pipeline, JsonNode prediction, long now) {
    Answer answer = Answer.of(prediction);
    if (pipeline.equals(MOOD)) {
      moods.add(answer);
    } else {
      pass(new Tweet(answer), now);
    }
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
