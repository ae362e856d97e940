package dev.unroll.training.data;

import java.util.List;

/**
 * What a recipe trains on.
 *
 * @param source what the data is, in words, for the model card
 * @param licence under what terms it may be used, for the model card
 * @param labels the names of the classes, by index
 * @param validation never trained on; decides when to stop and what the card reports
 * @param later texts of a later time than all trained on, held out to see what a model is worth
 *     when people speak of other things; empty unless asked for
 */
public record TextData(
    String source,
    String licence,
    List<String> labels,
    List<LabelledText> train,
    List<LabelledText> validation,
    List<LabelledText> later) {
  public TextData {
    labels = List.copyOf(labels);
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    later = List.copyOf(later);
  }

  /** Without later texts. */
  public TextData(
      String source,
      String licence,
      List<String> labels,
      List<LabelledText> train,
      List<LabelledText> validation) {
    this(source, licence, labels, train, validation, List.of());
  }
}
