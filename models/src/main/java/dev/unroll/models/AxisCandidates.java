package dev.unroll.models;

import ai.onnxruntime.TensorInfo;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The readings of a graph's open axes worth trying, the likeliest first. Axes of one name have one
 * role; names and places are hints that order the readings and decide nothing.
 */
final class AxisCandidates {
  private static final Set<String> BATCH_WORDS = Set.of("n", "b", "bs", "streams", "num_streams");
  private static final Set<String> TIME_WORDS = Set.of("t", "l", "s", "steps", "words", "tokens");
  private static final List<String> TIME_PARTS = List.of("seq", "time", "step", "len", "frame");

  /** What an open axis of a state may hold where it is no batch: layers times directions. */
  private static final int MOST_LAYERS = 4;

  private static final int MOST_READINGS = 50_000;
  private static final int HINT = 20;
  private static final int UNBATCHED = -30;

  private record Place(String input, int axis) {}

  private final Roles roles;
  private final String file;
  private final Map<String, List<Place>> open = new LinkedHashMap<>();
  private final Map<String, long[]> fixed = new LinkedHashMap<>();
  private int steps;

  /**
   * @param file what messages call the graph
   * @param together whether axes of one name have one role
   */
  AxisCandidates(Roles roles, String file, boolean together) {
    this.roles = roles;
    this.file = file;
    for (String input : roles.shaped()) {
      long[] said = roles.shapes().get(input);
      TensorInfo info = roles.input(input);
      long[] dims = said == null ? info.getShape().clone() : settled(said, info.getShape());
      fixed.put(input, dims);
      for (int axis = 0; said == null && axis < dims.length; axis++) {
        if (dims[axis] < 0) {
          String name = info.getDimensionNames()[axis];
          boolean named = together && name != null && !name.isEmpty();
          open.computeIfAbsent(named ? name : input + "/" + axis, n -> new ArrayList<>())
              .add(new Place(input, axis));
        }
      }
    }
  }

  /** A role that was said of a fixed size: the size stays, and is found again by measuring. */
  private long[] settled(long[] said, long[] declared) {
    long[] dims = said.clone();
    for (int axis = 0; axis < dims.length; axis++) {
      if (dims[axis] < 0 && declared[axis] > 0) {
        if (dims[axis] == Port.TIME && declared[axis] > 1) {
          steps = Math.toIntExact(declared[axis]);
        } else {
          dims[axis] = declared[axis];
        }
      }
    }
    return dims;
  }

  List<Axes> list() {
    List<List<Long>> choices = new ArrayList<>();
    long count = 1;
    for (List<Place> places : open.values()) {
      List<Long> roleChoices = choices(places);
      choices.add(roleChoices);
      count *= roleChoices.size();
    }
    if (count > MOST_READINGS) {
      throw new UserError(
          file
              + ": too many axes are open to try them all; say what they are in model.json,"
              + " \"shapes\": {"
              + roles.shaped().stream()
                  .filter(input -> !roles.shapes().containsKey(input))
                  .map(input -> "\"" + input + "\": [" + words(input) + "]")
                  .collect(Collectors.joining(", "))
              + "}, with batch, time or a size for each ?");
    }
    List<Axes> readings = new ArrayList<>();
    long[] chosen = new long[choices.size()];
    choose(choices, 0, chosen, readings);
    readings.sort(Comparator.comparingInt(Axes::score).reversed());
    return readings;
  }

  private String words(String input) {
    return Arrays.stream(roles.input(input).getShape())
        .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
        .collect(Collectors.joining(", "));
  }

  private List<Long> choices(List<Place> places) {
    boolean state = false;
    boolean time = true;
    for (Place place : places) {
      boolean plain = roles.plain().contains(place.input());
      state |= roles.pairs().containsKey(place.input());
      time &= plain || roles.constants().containsKey(place.input());
    }
    List<Long> choices = new ArrayList<>(List.of(Port.BATCH));
    if (time) {
      choices.add(Port.TIME);
    }
    for (long size = 1; size <= (state && places.size() == 1 ? MOST_LAYERS : 1); size++) {
      choices.add(size);
    }
    return choices;
  }

  private void choose(List<List<Long>> choices, int at, long[] chosen, List<Axes> into) {
    if (at < chosen.length) {
      for (long role : choices.get(at)) {
        chosen[at] = role;
        choose(choices, at + 1, chosen, into);
      }
      return;
    }
    Map<String, long[]> dims = new LinkedHashMap<>();
    fixed.forEach((input, own) -> dims.put(input, own.clone()));
    Axes places = new Axes(dims, 0, 0, 0);
    int score = 0;
    int variable = 0;
    for (Map.Entry<String, List<Place>> entry : open.entrySet()) {
      long role = chosen[variable++];
      score += score(entry.getKey(), entry.getValue(), role);
      for (Place place : entry.getValue()) {
        places.of(place.input())[place.axis()] = role;
      }
    }
    boolean batched = places.has(Port.BATCH);
    if (isSound(places, batched)) {
      into.add(
          new Axes(
              dims, batched ? 0 : 1, steps, batched || open.isEmpty() ? score : score + UNBATCHED));
    }
  }

  private int score(String name, List<Place> places, long role) {
    String word = name.toLowerCase(Locale.ROOT);
    boolean named = !name.contains("/");
    boolean batchWord = named && (word.contains("batch") || BATCH_WORDS.contains(word));
    boolean timeWord =
        named
            && !batchWord
            && (TIME_WORDS.contains(word) || TIME_PARTS.stream().anyMatch(word::contains));
    if (role == Port.BATCH) {
      int score = batchWord ? HINT : timeWord ? -HINT : 0;
      for (Place place : places) {
        boolean plain = roles.plain().contains(place.input());
        score += plain ? Math.max(0, 2 - place.axis()) : 3;
      }
      return score;
    }
    if (role == Port.TIME) {
      return timeWord ? HINT : batchWord ? -HINT : 1;
    }
    return (batchWord ? -HINT / 2 : 0) + 1 - (int) role;
  }

  /** Whether each tensor can have the roles it got. */
  private boolean isSound(Axes axes, boolean batched) {
    for (Map.Entry<String, long[]> entry : axes.dims().entrySet()) {
      String input = entry.getKey();
      long[] dims = entry.getValue();
      int batches = count(dims, Port.BATCH);
      int times = count(dims, Port.TIME);
      boolean constant = roles.constants().containsKey(input);
      if (times > 1 || batches > 1 || (batched && !constant && batches != 1)) {
        return false;
      }
      if (!batched
          && !roles.tokens()
          && roles.plain().contains(input)
          && !isRowOfOne(input, dims)) {
        return false;
      }
      if (batched && roles.plain().contains(input) && !isWindowKnown(input, dims)) {
        return false;
      }
    }
    return true;
  }

  private static int count(long[] dims, long role) {
    int count = 0;
    for (long dim : dims) {
      count += dim == role ? 1 : 0;
    }
    return count;
  }

  /** A batch of one may be put for the first open axis alone: other sizes must be said. */
  private boolean isRowOfOne(String input, long[] dims) {
    long[] declared = roles.input(input).getShape();
    int ones = 0;
    for (int i = 0; i < dims.length && !roles.shapes().containsKey(input); i++) {
      ones += declared[i] < 0 && dims[i] == 1 ? 1 : 0;
    }
    return ones <= 1;
  }

  /** Beside a batch, an open axis of numbers that is no time has a size that only people know. */
  private boolean isWindowKnown(String input, long[] dims) {
    long[] declared = roles.input(input).getShape();
    for (int i = 0; i < dims.length; i++) {
      if (!roles.shapes().containsKey(input) && declared[i] < 0 && dims[i] > 0) {
        return roles.isTokens(input);
      }
    }
    return true;
  }
}
