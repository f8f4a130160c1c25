package dev.gangway.spark;

import java.io.Serializable;

/**
 * Where files lie that were named together: a folder, or one file. Shared by all of them, so that
 * millions take little memory.
 *
 * @param name as the user gave it
 * @param address with its file system
 */
record Place(String name, String address) implements Serializable {

  /** What a file is called in the table; {@code path} is empty for the place itself. */
  String nameOf(String path) {
    return below(name, path);
  }

  /** The address of a file. */
  String addressOf(String path) {
    return below(address, path);
  }

  private static String below(String folder, String path) {
    return path.isEmpty() ? folder : folder.endsWith("/") ? folder + path : folder + "/" + path;
  }
}
