package dev.unroll.training;

/** Hears how training goes: one run or, where a teacher comes first, two. */
public interface Progress {
  /** What is being done before a run. */
  void preparing(String what);

  /** The run begins and takes at most this many steps. */
  void begin(long steps);

  /** A step was taken. */
  void step(float loss);

  /** A pass ended with this validation measure. */
  void validated(int epoch, double measure);

  /** The run ended, well or not. */
  void end();
}
