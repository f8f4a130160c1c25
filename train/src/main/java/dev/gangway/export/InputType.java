package dev.gangway.export;

/** What the exported model takes for the levels 0..255 of a pixel. */
public enum InputType {
  /** Bytes. */
  UINT8,
  /** 32-bit floats, of the same range. */
  FLOAT
}
