package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sentences: the tags of their words, the names in them, and the tags of words as they come. */
final class TagsScene implements Scene {
  private static final DemoPipeline TAGS =
      new DemoPipeline(
          "tags",
          SentenceFeed.SENTENCES,
          true,
          "parts of speech, whole sentences, both directions");
  private static final DemoPipeline STREAM =
      new DemoPipeline(
          "tags-stream", SentenceFeed.WORDS, true, "the same, word by word, without what follows");
  private static final DemoPipeline ENTITIES =
      new DemoPipeline("entities", SentenceFeed.SENTENCES, false, "names, whole sentences");

  private final Screen screen;
  private final Lines lines;
  private final TagsView view;
  private final String sentences;
  private final Show show;
  private final TagBoard board = new TagBoard();
  private long words;
  private long same;

  /**
   * A scene.
   *
   * @param sentences what is streamed, in words
   * @param now the time
   */
  TagsScene(Screen screen, Lines lines, String sentences, long now) {
    this.screen = screen;
    this.lines = lines;
    this.sentences = sentences;
    view = new TagsView(lines);
    String thinning = "more than can be read: from here on a sample of the sentences";
    show = new Show(lines.note(thinning), screen::line, now);
  }

  @Override
  public String title() {
    return "Sentences through Kafka, Flink and ONNX Runtime, all in this one process";
  }

  @Override
  public List<DemoPipeline> pipelines() {
    return List.of(TAGS, STREAM, ENTITIES);
  }

  @Override
  public List<Fact> facts() {
    return List.of(new Fact("words", sentences));
  }

  @Override
  public List<String> heading() {
    return List.of();
  }

  @Override
  public void predicted(DemoPipeline pipeline, JsonNode prediction, long now) {
    Tagged tagged = Tagged.of(prediction);
    if (pipeline.equals(STREAM)) {
      board.addWord(tagged);
    } else if (pipeline.equals(ENTITIES)) {
      board.addNames(tagged);
    } else {
      show.add(new Sentence(tagged), now);
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
    screen.line(lines.note("no more words are sent; waiting for the last commits"));
  }

  @Override
  public void finish(Status status) {
    show.finish();
    screen.clearStatus();
    if (words > 0) {
      screen.line(
          lines.note(
              String.format(
                  Locale.ROOT,
                  "word by word %,d of %,d words have the tag that the whole sentence gives them"
                      + " (%.1f %%)",
                  same,
                  words,
                  100.0 * same / words)));
    }
    screen.line(lines.status(status));
  }

  /** A sentence, which waits for what the two other pipelines say of it. */
  private final class Sentence implements Shown {
    private final Tagged sentence;

    Sentence(Tagged sentence) {
      this.sentence = sentence;
    }

    @Override
    public @Nullable List<String> lines(boolean late) {
      List<String> tags = board.wordByWord(sentence.id(), sentence.tokens().size());
      Tagged names = board.names(sentence.id());
      if ((tags == null || names == null) && !late) {
        return null;
      }
      if (tags != null) {
        words += tags.size();
        for (int i = 0; i < tags.size(); i++) {
          same += tags.get(i).equals(sentence.tags().get(i)) ? 1 : 0;
        }
      }
      return view.block(sentence, tags, names);
    }

    @Override
    public boolean isOneOfMany() {
      return true;
    }
  }
}
