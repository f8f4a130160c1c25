package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The images of files, folders (at any depth, sorted by path), zip and tar archives, Parquet files
 * and sets (IDX, MATLAB, HDF5, LIBSVM), one after the other, always in the same order. Any number
 * of them: what is in memory are the listings of the folders above the current image, or its row
 * group. Not thread-safe.
 */
public final class ImageStream implements Iterator<ImageItem>, AutoCloseable {

  private final Iterator<Path> inputs;
  private final Optional<String> column; // of images in Parquet files
  private final Set<Path> others; // no images though they may lie in a folder of them
  private Path input;
  private ItemSource source; // of input; null between two inputs
  private ImageItem next;

  private ImageStream(Iterator<Path> inputs, Optional<String> column, Set<Path> others) {
    this.inputs = inputs;
    this.column = column;
    this.others = others;
  }

  /**
   * Opens inputs; what a file is, is told by its content.
   *
   * @throws InputException if one of them is not there
   */
  public static ImageStream open(List<Path> inputs) {
    return open(inputs, Optional.empty());
  }

  /**
   * Opens inputs.
   *
   * @param column of the images in Parquet files, {@code image.bytes} for example; empty to take
   *     the one that can only be meant
   * @throws InputException if one of the inputs is not there
   */
  public static ImageStream open(List<Path> inputs, Optional<String> column) {
    return open(inputs, column, List.of());
  }

  /**
   * The same, but without some files of the folders: what is being written there.
   *
   * @param others need not be there yet
   */
  public static ImageStream open(
      List<Path> inputs, Optional<String> column, Collection<Path> others) {
    for (Path input : inputs) {
      if (!Files.exists(input)) {
        throw InputException.file(
            input, "no such file or folder", "nothing", "images", "check the path");
      }
    }
    return new ImageStream(
        List.copyOf(inputs).iterator(),
        column,
        others.stream().map(ImageStream::real).collect(Collectors.toSet()));
  }

  /** Its path without links on the way to it. */
  private static Path real(Path file) {
    Path whole = file.toAbsolutePath();
    try {
      return whole.getParent().toRealPath().resolve(whole.getFileName());
    } catch (IOException missing) {
      return whole; // in no folder of images then
    }
  }

  /**
   * Whether a file counts as an image: it is neither hidden nor in a hidden folder, nor is it what
   * usually lies beside images (README, Thumbs.db, .txt, .csv, .json...).
   *
   * @param path inside the folder or archive, with {@code /} between its parts
   */
  public static boolean takes(String path) {
    String[] parts = path.split("/");
    return parts.length > 0
        && Arrays.stream(parts).noneMatch(ImageStream::isHidden)
        && !FolderListing.isCompanion(parts[parts.length - 1]);
  }

  private static boolean isHidden(String part) {
    return !part.equals(".") && !part.equals("..") && FolderListing.isHidden(part);
  }

  /**
   * Whether there is one more image.
   *
   * @throws InputException if an archive or a folder breaks off
   */
  @Override
  public boolean hasNext() {
    while (next == null && (source != null || inputs.hasNext())) {
      advance();
    }
    return next != null;
  }

  private void advance() {
    if (source == null) {
      input = inputs.next();
      source = ofMany().orElse(null);
    }
    if (source == null) {
      next = new ImageItem.InFile(input);
      return;
    }
    next = new InputFile(input).naming(source::next);
    if (next == null) {
      close();
    }
  }

  @Override
  public ImageItem next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ImageItem item = next;
    next = null;
    return item;
  }

  /** A folder, an archive, a table or a set; empty for a single image. */
  private Optional<ItemSource> ofMany() {
    InputFile file = new InputFile(input);
    if (Files.isDirectory(input)) {
      return Optional.of(file.naming(() -> new FolderItems(input, column, others)));
    }
    Optional<FileFormat> format = FileFormat.find(input); // empty for a broken image: told later
    if (format.filter(FileFormat::isArchive).isPresent()) {
      return Optional.of(file.naming(() -> ArchiveItems.open(input, format.get())));
    }
    if (format.filter(FileFormat.PARQUET::equals).isPresent()) {
      return Optional.of(file.naming(() -> ParquetItems.open(input, column)));
    }
    return format
        .map(known -> known.parts(input).values())
        .filter(parts -> !parts.isEmpty())
        .map(Joined::new);
  }

  /** The parts of a set, one after the other. */
  private static final class Joined implements ItemSource {

    private final Iterator<ImageSource> rest;
    private ItemSource open; // null between two parts

    Joined(Collection<ImageSource> parts) {
      rest = parts.iterator();
    }

    @Override
    public ImageItem next() throws IOException {
      while (open != null || rest.hasNext()) {
        open = open == null ? rest.next().images() : open;
        ImageItem item = open.next();
        if (item != null) {
          return item;
        }
        close();
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }

  /** Whether a file is an image, an archive or a set of some, by its first bytes. */
  public static boolean holdsImages(Path file) {
    return FileFormat.find(file).filter(format -> format != FileFormat.LIBSVM).isPresent();
  }

  @Override
  public void close() {
    ItemSource open = source;
    source = null;
    if (open != null) {
      new InputFile(input)
          .naming(
              () -> {
                open.close();
                return null;
              });
    }
  }
}
