package dev.unroll.models;

/** How the floating-point tensors of a hidden state are stored; the graph computes in its own. */
public enum Precision {
  /** As the graph gives them. */
  FLOAT32,
  /** Float32 rounded to half precision after every event, so half the size. */
  FLOAT16
}
