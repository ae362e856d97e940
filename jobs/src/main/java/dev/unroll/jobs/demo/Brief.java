package dev.unroll.jobs.demo;

import java.util.Locale;

/** Numbers in few characters. */
final class Brief {
  private static final String PREFIXES = " kMGTPE";

  private Brief() {}

  /** Three or four digits at most, and a prefix of the SI where it is large: 0.25, 98.4, 1.23 M. */
  static String of(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    int power = 0;
    double scaled = value;
    while (Math.abs(scaled) >= (power == 0 ? 9999.5 : 999.5) && power < PREFIXES.length() - 1) {
      scaled /= 1000;
      power++;
    }
    double size = Math.abs(scaled);
    int digits =
        scaled == Math.rint(scaled) && power == 0 ? 0 : size < 9.995 ? 2 : size < 999.5 ? 1 : 0;
    String number = String.format(Locale.ROOT, "%." + digits + "f", scaled);
    // A small negative number is rounded to zero, which has no sign.
    number = number.matches("-0(\\.0+)?") ? number.substring(1) : number;
    return power == 0 ? number : number + " " + PREFIXES.charAt(power);
  }
}
