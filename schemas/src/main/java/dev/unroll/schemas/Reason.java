package dev.unroll.schemas;

import java.util.Locale;

/** Why an input could not be used. The list is closed: consumers may switch over it. */
public enum Reason {
  /** The value is not one JSON object. */
  BROKEN_JSON,
  /** The record has no value. */
  TOMBSTONE,
  /** A field that the pipeline points at is absent or null. */
  MISSING_FIELD,
  /** A field has another type, or a value outside its range. */
  MISTYPED_FIELD,
  /** The text holds nothing but white space. */
  EMPTY_TEXT,
  /** The record or its key is larger than the pipeline accepts. */
  OVERSIZED,
  /** The bytes are not UTF-8, or a string holds half a surrogate pair. */
  WRONG_ENCODING,
  /** The model failed on this event alone, or its answer was not finite. */
  MODEL_ERROR,
  /** Older than its key's greatest event time by more than the lateness. */
  LATE,
  /** Further ahead of its stream than the pipeline accepts. */
  FUTURE,
  /** The numbers before it are missing, and the pipeline refuses what follows a gap. */
  GAP;

  /** The word that travels: {@code broken-json}, {@code model-error}, … */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
