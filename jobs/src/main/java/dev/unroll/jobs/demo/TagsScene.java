package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sentences: the tags of their words, the names in them, and the tags of words as they come. */
final class TagsScene extends PassingScene {
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

  private final Lines lines;
  private final TagsView view;
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
    super(screen, lines, new Fact("words", sentences), "sentences", now);
    this.lines = lines;
    view = new TagsView(lines);
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
  public void predicted(DemoPipeline pipeline, JsonNode prediction, long now) {
    Tagged tagged = Tagged.of(prediction);
    if (pipeline.equals(STREAM)) {
      board.addWord(tagged);
    } else if (pipeline.equals(ENTITIES)) {
      board.addNames(tagged);
    } else {
      pass(new Sentence(tagged), now);
    }
  }

  @Override
  List<String> closing() {
    return words == 0
        ? List.of()
        : List.of(
            lines.note(
                String.format(
                    Locale.ROOT,
                    "word by word %,d of %,d words have the tag that the whole sentence gives them"
                        + " (%.1f %%)",
                    same,
                    words,
                    100.0 * same / words)));
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
