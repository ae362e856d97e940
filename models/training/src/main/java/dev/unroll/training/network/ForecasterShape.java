package dev.unroll.training.network;

import dev.unroll.models.forecast.FrameSettings;

/**
 * The sizes of a {@link Forecaster}.
 *
 * @param embed E, the width of the features' embedding
 * @param hidden U, units of the recurrent cell
 * @param patch horizons that one decoder step gives; divides the horizon
 * @param calendar whether the hour of the day and the weekday enter
 * @param dropout the share of hidden units left out in training, before and after the decoder
 */
public record ForecasterShape(
    FrameSettings frame, int embed, int hidden, int patch, boolean calendar, float dropout) {
  public static final int HOURS = 24;
  public static final int WEEKDAYS = 7;

  /** K, the decoder's steps. */
  public int patches() {
    return frame.horizon() / patch;
  }
}
