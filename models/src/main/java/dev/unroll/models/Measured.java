package dev.unroll.models;

import java.util.List;
import java.util.Map;

/**
 * Axes that hold on real runs.
 *
 * @param axes of the inputs
 * @param outputs by name, for those that a call asks for
 * @param notes what people should know of it
 */
record Measured(Axes axes, Map<String, long[]> outputs, List<String> notes) {}
