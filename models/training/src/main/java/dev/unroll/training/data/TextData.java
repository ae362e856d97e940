package dev.unroll.training.data;

import java.util.List;

/**
 * What a recipe trains on.
 *
 * @param source what the data is, in words, for the model card
 * @param licence under what terms it may be used, for the model card
 * @param labels the names of the classes, by index
 * @param validation never trained on; decides when to stop and what the card reports
 */
public record TextData(
    String source,
    String licence,
    List<String> labels,
    List<LabelledText> train,
    List<LabelledText> validation) {
  public TextData {
    labels = List.copyOf(labels);
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }
}
