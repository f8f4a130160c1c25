package dev.gangway.data;

/** A part of a data set. A set without a split has only {@link #ALL}. */
public enum Part {
  TRAIN,
  TEST,
  ALL
}
