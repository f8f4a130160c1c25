package dev.gangway.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What has arrived of a file so far: {@code NAME.part}, and beside it where it came from. It
 * outlives the process, so that the next one can go on with it.
 */
final class DownloadPart {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path target;
  private final Path file;
  private final Path note;

  DownloadPart(Path target) {
    this.target = target;
    this.file = target.resolveSibling(target.getFileName() + ".part");
    this.note = target.resolveSibling(target.getFileName() + ".part.json");
  }

  Path file() {
    return file;
  }

  /** Bytes that have arrived; 0 if there are none that could be gone on with. */
  long length() throws IOException {
    return Files.exists(file) && origin().isPresent() ? Files.size(file) : 0;
  }

  /** Where the bytes came from; empty if that is not known. */
  Optional<DownloadOrigin> origin() throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(note), DownloadOrigin.class));
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Whether every byte of the whole file has arrived. */
  boolean isComplete() throws IOException {
    long length = length();
    return length > 0 && length == origin().map(DownloadOrigin::total).orElse(0L);
  }

  /** Empties the part for a version of the file. */
  FileChannel begin(DownloadOrigin origin) throws IOException {
    discard();
    WholeFile.write(note, JSON.writeValueAsString(origin));
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Goes on after the bytes that have arrived. */
  FileChannel resume() throws IOException {
    return FileChannel.open(file, StandardOpenOption.APPEND);
  }

  void discard() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(note);
  }

  /** Makes the part the file, in one step. */
  void finish() throws IOException {
    try (FileChannel channel = resume()) {
      channel.force(true);
    }
    WholeFile.move(file, target);
    Files.deleteIfExists(note);
  }
}
