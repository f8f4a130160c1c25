package dev.gangway.data;

/** What to do with a file in an image folder that cannot be read as an image. */
public enum BadImages {
  /** Stop with an error that names the file. */
  FAIL,
  /** Leave it out and tell the listener of the {@link DataLoader}. */
  SKIP
}
