package dev.unroll.training.tags;

import dev.unroll.training.Progress;

/** Shows nothing. */
class Quiet implements Progress {
  @Override
  public void preparing(String what) {}

  @Override
  public void begin(long steps) {}

  @Override
  public void step(float loss) {}

  @Override
  public void validated(int epoch, double measure) {}

  @Override
  public void end() {}
}
