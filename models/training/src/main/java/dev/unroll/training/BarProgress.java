package dev.unroll.training;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Draws a bar on standard error: steps done and to do, time left, loss, the latest measure. */
final class BarProgress implements Progress {
  private static final int WIDTH = 110;
  private static final float SMOOTHING = 0.98f;

  private final String name;
  private @Nullable ProgressBar bar;
  private float loss = Float.NaN;
  private String validation = "";

  BarProgress(String name) {
    this.name = name;
  }

  @Override
  public void preparing(String what) {
    System.err.println(name + ": " + what);
  }

  @Override
  public void begin(long steps) {
    loss = Float.NaN;
    validation = "";
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(1000)
            .setMaxRenderedLength(WIDTH)
            .build();
  }

  @Override
  public void step(float now) {
    if (Float.isFinite(now)) {
      loss = Float.isNaN(loss) ? now : SMOOTHING * loss + (1 - SMOOTHING) * now;
    }
    show(1);
  }

  @Override
  public void validated(int epoch, double measure) {
    validation = String.format(Locale.ROOT, " pass %d: %.4f", epoch, measure);
    show(0);
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
    }
  }

  private void show(long steps) {
    if (bar != null) {
      bar.stepBy(steps);
      String learned = Float.isNaN(loss) ? "" : String.format(Locale.ROOT, " loss %.3f", loss);
      bar.setExtraMessage(learned + validation);
    }
  }
}
