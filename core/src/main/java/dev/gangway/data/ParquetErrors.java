package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.data.StoredFile.StoreException;
import java.io.UncheckedIOException;

/** What becomes of errors while a Parquet file is read. */
enum ParquetErrors {
  /** A file of this machine: whatever goes wrong is told of the file. */
  OF_A_FILE,
  /**
   * A file in a store: only its content is told of. That the store or the memory failed is for the
   * caller, who may try again.
   */
  OF_A_STORE;

  /**
   * Reads.
   *
   * @param name of the file
   * @throws InputException if it is no Parquet, or not whole
   * @throws UncheckedIOException if its store failed
   */
  <T> T told(Object name, InputFile.Action<T> action) {
    try {
      return InputFile.naming(name, action);
    } catch (InputException e) {
      throwIfStoreFailed(e);
      throw e;
    } catch (UnsupportedOperationException e) {
      throw InputException.file(
          name, "cannot be read: " + e.getMessage(), "write it with ZSTD, SNAPPY or GZIP", e);
    } catch (RuntimeException e) { // hostile sizes end in this, or in no memory
      throwIfStoreFailed(e);
      throw InputFile.broken(name, "not a whole Parquet file", e);
    } catch (OutOfMemoryError e) {
      if (this == OF_A_STORE) {
        throw e;
      }
      throw InputFile.broken(name, "not a whole Parquet file", e);
    }
  }

  private static void throwIfStoreFailed(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException failure) {
        throw new UncheckedIOException(failure.reason());
      }
    }
  }
}
