package dev.unroll.training;

import java.util.ArrayList;
import java.util.List;

/** The recipes there are. */
final class Recipes {
  static final List<Recipe> ALL = List.of(new SentimentRecipe(), new MoodRecipe());

  private Recipes() {}

  /** The names, as picocli wants its candidates. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Names() {
      super(ALL.stream().map(Recipe::name).toList());
    }
  }
}
