package dev.gangway.image;

import dev.gangway.base.InputException;
import java.nio.file.Path;

/** One image of many, not decoded yet. Any thread may decode it. */
public sealed interface ImageItem {

  /** What the image is called: its path, with that of the archive before it. */
  String name();

  /** How many bytes it holds in memory until it is decoded. */
  default int weight() {
    return 0;
  }

  /** Decodes it; throws if it cannot be read as an image. */
  Picture decode(ImageDecoder decoder);

  /** A file. */
  record InFile(Path file) implements ImageItem {
    @Override
    public String name() {
      return file.toString();
    }

    @Override
    public Picture decode(ImageDecoder decoder) {
      return decoder.decode(file);
    }
  }

  /** The content of an image file. */
  record InMemory(String name, byte[] content) implements ImageItem {
    @Override
    public int weight() {
      return content.length;
    }

    @Override
    public Picture decode(ImageDecoder decoder) {
      return decoder.decode(content, name);
    }
  }

  /** The content of a file that lies elsewhere, read as the file itself is. */
  record Fetched(String name, byte[] content) implements ImageItem {
    @Override
    public int weight() {
      return content.length;
    }

    @Override
    public Picture decode(ImageDecoder decoder) {
      return decoder.decodeFile(content, name);
    }
  }

  /** What lies in its file as pixels. */
  record Decoded(String name, Picture picture) implements ImageItem {
    @Override
    public int weight() {
      return picture.pixels().length;
    }

    @Override
    public Picture decode(ImageDecoder decoder) {
      return picture;
    }
  }

  /** What is known already to be no image. */
  record Broken(String name, String reason) implements ImageItem {
    @Override
    public Picture decode(ImageDecoder decoder) {
      throw InputException.of("%s: %s", name, reason);
    }
  }
}
