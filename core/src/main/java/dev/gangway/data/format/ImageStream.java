package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.data.format.ItemSource.Item;
import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final ItemSource source;
  private Item next;

  /** What a source gives, with {@link UncheckedIOException} for what fails there. */
  public ImageStream(ItemSource source) {
    this.source = source;
  }

  /** Opens inputs, told by their content; throws if one is not there, later if one breaks off. */
  public static ImageStream open(List<Path> inputs) {
    return open(inputs, Optional.empty(), List.of());
  }

  /**
   * Opens inputs with images in a column of Parquet files, {@code image.bytes} for example, or in
   * the one that can only be meant, but without some files of the folders: what is being written.
   */
  public static ImageStream open(
      List<Path> inputs, Optional<String> column, Collection<Path> others) {
    for (Path input : inputs) {
      if (!Files.exists(input)) {
        throw InputException.file(
            input,
            "no such file or folder",
            "nothing",
            "images",
            input.toString().contains(":image=")
                ? "name the column by --image-column"
                : "check the path");
      }
    }
    Set<Path> real = others.stream().map(ImageStream::real).collect(Collectors.toSet());
    return new ImageStream(
        ItemSource.joined(List.copyOf(inputs).iterator(), input -> source(input, column, real)));
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

  /** A folder, an archive, a table, a set, or a single image, whose faults are told later. */
  private static ItemSource source(Path input, Optional<String> column, Set<Path> others) {
    if (Files.isDirectory(input)) {
      return named(input, folder -> folder(folder, column, others));
    }
    FileFormat format = FileFormat.find(input).orElse(FileFormat.PNG);
    if (format.isArchive()) {
      return named(input, file -> Archive.open(file, format).items(m -> m.item("", 0)));
    }
    if (format == FileFormat.PARQUET) {
      return named(input, file -> ParquetSet.images(file, column));
    }
    Collection<ImageSource> parts = format.parts(input).values();
    return parts.isEmpty()
        ? ItemSource.of(new ImageItem.InFile(input))
        : named(input, file -> ItemSource.joined(parts.iterator(), ImageSource::images));
  }

  private static ItemSource folder(Path folder, Optional<String> column, Set<Path> others) {
    return ItemSource.joined(
        new FolderWalk(FolderWalk.start(folder), others, entered -> {}),
        file ->
            ParquetSet.isTable(file)
                ? ParquetSet.imagesIfAny(file, column)
                : ItemSource.of(new ImageItem.InFile(file)));
  }

  /** A source whose failures name the input. */
  private static ItemSource named(Path input, ItemSource.Opener<Path> opener) {
    InputFile file = new InputFile(input);
    ItemSource source = file.naming(() -> opener.open(input));
    return new ItemSource() {
      @Override
      public Item next() {
        return file.naming(source::next);
      }

      @Override
      public void close() {
        file.naming(
            () -> {
              source.close();
              return null;
            });
      }
    };
  }

  /** Whether there is one more image; throws if an archive or a folder breaks off. */
  @Override
  public boolean hasNext() {
    try {
      next = next == null ? source.next() : next;
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ImageItem next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ImageItem image = next.image();
    next = null;
    return image;
  }

  /** Whether a file is an image, an archive or a set of some, by its first bytes. */
  public static boolean holdsImages(Path file) {
    return FileFormat.find(file).filter(format -> format != FileFormat.LIBSVM).isPresent();
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
