package dev.gangway.data;

import java.nio.file.Path;

/**
 * A file that was left out of a set because it cannot be read as an image.
 *
 * @param reason one line that names the file
 */
public record SkippedImage(Path file, String reason) {}
