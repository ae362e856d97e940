package dev.unroll.training;

import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The exponentially weighted average of a network's weights over the steps of training (Polyak and
 * Juditsky 1992, in the form of Tarvainen and Valpola 2017). Early on it forgets faster, so that
 * the first random weights do not linger.
 */
public final class WeightAverage {
  private final List<Parameter> parameters;
  private final Map<Parameter, float[]> averages = new HashMap<>();
  private final float decay;
  private int updates;

  public WeightAverage(Iterable<Parameter> parameters, float decay) {
    this.parameters = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (parameter.requiresGradient()) {
        this.parameters.add(parameter);
      }
    }
    this.decay = decay;
  }

  /** Takes the present weights in. */
  public void update() {
    float keep = Math.min(decay, (1f + updates) / (10f + updates));
    for (Parameter parameter : parameters) {
      float[] now = parameter.getArray().toFloatArray();
      float[] average = averages.computeIfAbsent(parameter, p -> now.clone());
      for (int i = 0; i < now.length; i++) {
        average[i] = keep * average[i] + (1 - keep) * now[i];
      }
    }
    updates++;
  }

  /** A copy of a parameter's average. */
  public float[] of(Parameter parameter) {
    float[] average = averages.get(parameter);
    return average == null ? parameter.getArray().toFloatArray() : average.clone();
  }
}
