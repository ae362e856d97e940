package dev.unroll.jobs.thirdparty;

import java.util.Arrays;

/**
 * The short-time Fourier transform: a recording as overlapping frames' spectra, and back.
 *
 * @param size samples of a frame, a power of 2
 * @param hop samples from one frame to the next
 * @param window what each sample of a frame is multiplied by, before and after
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Spectra(int size, int hop, double[] window) {
  /** Frames as they are. */
  static Spectra plain(int size, int hop) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return new Spectra(size, hop, ones);
  }

  /** Under the square root of the periodic Hann window: sin(πi / size). */
  static Spectra rootHann(int size, int hop) {
    double[] window = new double[size];
    for (int i = 0; i < size; i++) {
      window[i] = Math.sin(Math.PI * i / size);
    }
    return new Spectra(size, hop, window);
  }

  /** Frequencies of a frame. */
  int bins() {
    return size / 2 + 1;
  }

  /** Half a frame mirrored before the first sample and after the last one. */
  float[] mirrored(float[] samples) {
    int half = size / 2;
    float[] padded = new float[samples.length + size];
    for (int i = 0; i < padded.length; i++) {
      int at = Math.abs(i - half);
      padded[i] = samples[at < samples.length ? at : 2 * (samples.length - 1) - at];
    }
    return padded;
  }

  /** Returns for each whole frame the real and the imaginary part of each frequency in turn. */
  float[][] of(float[] samples) {
    float[][] frames = new float[1 + (samples.length - size) / hop][2 * bins()];
    for (int f = 0; f < frames.length; f++) {
      double[] real = new double[size];
      double[] imaginary = new double[size];
      for (int i = 0; i < size; i++) {
        real[i] = samples[f * hop + i] * window[i];
      }
      transform(real, imaginary);
      for (int k = 0; k < bins(); k++) {
        frames[f][2 * k] = (float) real[k];
        frames[f][2 * k + 1] = (float) imaginary[k];
      }
    }
    return frames;
  }

  /** The recording whose frames these are, less the half frame mirrored at each end. */
  float[] samples(float[][] frames) {
    double[] sum = new double[(frames.length - 1) * hop + size];
    double[] weight = new double[sum.length];
    for (int f = 0; f < frames.length; f++) {
      double[] real = new double[size];
      double[] imaginary = new double[size];
      for (int k = 0; k < size; k++) {
        // Real samples: the upper frequencies mirror the lower ones. Conjugated, to transform back.
        int bin = Math.min(k, size - k);
        real[k] = frames[f][2 * bin];
        imaginary[k] = (k == bin ? -1 : 1) * frames[f][2 * bin + 1];
      }
      transform(real, imaginary);
      for (int i = 0; i < size; i++) {
        sum[f * hop + i] += real[i] / size * window[i];
        weight[f * hop + i] += window[i] * window[i];
      }
    }
    float[] samples = new float[sum.length - size];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (sum[i + size / 2] / weight[i + size / 2]);
    }
    return samples;
  }

  /** Cooley and Tukey's transform in place, radix 2. */
  private static void transform(double[] real, double[] imaginary) {
    int n = real.length;
    for (int i = 0; i < n; i++) {
      int j = Integer.reverse(i) >>> (Integer.numberOfLeadingZeros(n) + 1);
      if (j > i) {
        swap(real, i, j);
        swap(imaginary, i, j);
      }
    }
    for (int half = 1; half < n; half *= 2) {
      for (int k = 0; k < half; k++) {
        double cos = Math.cos(Math.PI * k / half);
        double sin = -Math.sin(Math.PI * k / half);
        for (int a = k; a < n; a += 2 * half) {
          int b = a + half;
          double x = cos * real[b] - sin * imaginary[b];
          double y = cos * imaginary[b] + sin * real[b];
          real[b] = real[a] - x;
          imaginary[b] = imaginary[a] - y;
          real[a] += x;
          imaginary[a] += y;
        }
      }
    }
  }

  private static void swap(double[] values, int i, int j) {
    double value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
