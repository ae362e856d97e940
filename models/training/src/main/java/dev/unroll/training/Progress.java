package dev.unroll.training;

/** Hears how a training run goes. */
public interface Progress {
  /** What is being done before the first step. */
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
