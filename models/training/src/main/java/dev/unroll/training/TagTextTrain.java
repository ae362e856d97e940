package dev.unroll.training;

import dev.unroll.training.tags.TaggerTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll train tag-text}. */
@Command(
    name = "tag-text",
    sortOptions = false,
    description = {
      "Labels plain sentences, so that a tagger can learn from them: tagger --taught.",
      "",
      "A larger tagger than the shipped ones, which reads with a sentence encoder, learns from a"
          + " folder with one file that has 'train' in its name and one that has 'dev', in CoNLL-U"
          + " form (.conllu) or as a token and its label a line (.conll), then labels the text. What"
          + " is written is no bundle but sentences.conllu.",
      ""
    })
final class TagTextTrain implements Callable<Integer> {
  @Mixin private final TrainOptions options = new TrainOptions();

  @Option(
      names = "--text",
      required = true,
      paramLabel = "PATH",
      description =
          "A file, or a folder of files: a sentence a line (.txt), or JSON arrays of sentences"
              + " (.json). Each text is taken once, and passed over if it has fewer than three"
              + " words or more than sixty.")
  private Path text = Path.of("");

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description = "Pretrained vectors of words, as tagger takes them. Default: none.")
  private @Nullable Path vectors;

  @Override
  public Integer call() throws IOException {
    options.apply();
    String done =
        TaggerTeacher.run(
            options.data(),
            vectors,
            text,
            options.folder(),
            options.seed(),
            options.epochs(TaggerTeacher.EPOCHS),
            options.command(),
            new BarProgress(options.recipe()));
    options.say(done);
    options.say("");
    options.say("sentences written to " + options.folder());
    return 0;
  }
}
