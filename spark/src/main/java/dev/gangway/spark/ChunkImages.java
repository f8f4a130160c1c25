package dev.gangway.spark;

import dev.gangway.data.format.ParquetItems;
import dev.gangway.data.format.ParquetItems.Slice;
import dev.gangway.image.ImageItem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * The images of a chunk, in order. In memory is one image, or one row group's column of images. A
 * file system that fails throws {@link UncheckedIOException}, so that Spark tries again; a file
 * that has gone is an image with an error.
 */
final class ChunkImages implements Iterator<ImageItem>, AutoCloseable {

  private static final int LARGEST = 256 << 20;

  private final Iterator<Piece> pieces;
  private final Optional<String> column;
  private final Configuration configuration;
  private ParquetItems table; // null between two Parquet files
  private ImageItem next;

  /**
   * Opens a chunk.
   *
   * @param column of the images in Parquet files; empty to take the one that can only be meant
   */
  ChunkImages(Chunk chunk, Optional<String> column, Configuration configuration) {
    this.pieces = chunk.pieces().iterator();
    this.column = column;
    this.configuration = configuration;
  }

  /**
   * Whether there is one more image.
   *
   * @throws dev.gangway.base.InputException if a Parquet file is none, or breaks off
   */
  @Override
  public boolean hasNext() {
    try {
      while (next == null && (table != null || pieces.hasNext())) {
        advance();
      }
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void advance() throws IOException {
    if (table == null) {
      Piece piece = pieces.next();
      if (!piece.table()) {
        next = image(piece);
        return;
      }
      table = open(piece);
    }
    next = table.next();
    if (next == null) {
      close();
    }
  }

  private ParquetItems open(Piece piece) throws IOException {
    return ParquetItems.open(
        HadoopInputFile.fromPath(new Path(piece.address()), configuration),
        piece.name(),
        new Slice(piece.from(), piece.to()),
        column);
  }

  private ImageItem image(Piece piece) throws IOException {
    Path path = new Path(piece.address());
    try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
      byte[] content = in.readNBytes(LARGEST + 1);
      return content.length > LARGEST
          ? new ImageItem.Broken(
              piece.name(), "unreadable image: more than %d bytes".formatted(LARGEST))
          : new ImageItem.Fetched(piece.name(), content);
    } catch (FileNotFoundException e) {
      return new ImageItem.Broken(piece.name(), "unreadable image: no such file any more");
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

  @Override
  public void close() throws IOException {
    ParquetItems open = table;
    table = null;
    if (open != null) {
      open.close();
    }
  }
}
