package dev.unroll.training;

/** Hears how training goes; the labelling of a text is a run that learns nothing. */
public interface Progress {
  /** What is being done before a run. */
  void preparing(String what);

  /** The run begins and takes at most this many steps. */
  void begin(long steps);

  /**
   * A step was taken.
   *
   * @param loss the step's; NaN where nothing is learned
   */
  void step(float loss);

  /** A pass ended with this validation measure. */
  void validated(int epoch, double measure);

  /** The run ended, well or not. */
  void end();
}
