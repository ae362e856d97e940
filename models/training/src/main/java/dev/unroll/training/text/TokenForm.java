package dev.unroll.training.text;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form in which the tokenizer of {@link TokenizerFile} hands a word of another vocabulary on:
 * what its normaliser makes of it, where the cut leaves that whole.
 */
final class TokenForm {
  private static final Pattern ACCENTS = Pattern.compile("\\p{Mn}+");
  private static final Pattern PUNCTUATION = Pattern.compile("[\\p{P}$+<=>^`|~]");

  private record Step(Pattern pattern, String replacement) {}

  private final List<Step> steps;

  TokenForm(List<TweetRules.Rule> rules) {
    steps =
        rules.stream()
            .map(
                rule ->
                    new Step(
                        Pattern.compile(rule.pattern(), Pattern.UNICODE_CHARACTER_CLASS),
                        Matcher.quoteReplacement(rule.replacement())))
            .toList();
  }

  /** The form; empty for a word that no text can yield. */
  String of(String word) {
    String form = Normalizer.normalize(word, Normalizer.Form.NFKD);
    form = ACCENTS.matcher(form).replaceAll("").toLowerCase(Locale.ROOT);
    for (Step step : steps) {
      form = step.pattern().matcher(form).replaceAll(step.replacement());
    }
    form = form.strip();
    return isWhole(form) ? form : "";
  }

  /** Cut at white space, and around runs of punctuation. */
  private static boolean isWhole(String form) {
    int characters = form.codePointCount(0, form.length());
    long punctuation = PUNCTUATION.matcher(form).results().count();
    return characters <= TokenizerFile.LONGEST_WORD
        && (punctuation == 0 || punctuation == characters)
        && form.codePoints().noneMatch(Character::isWhitespace);
  }
}
