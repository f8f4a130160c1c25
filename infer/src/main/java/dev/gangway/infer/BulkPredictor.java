package dev.gangway.infer;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import dev.gangway.image.ImageItem;
import dev.gangway.image.Images;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Classifies any number of images in constant memory. Each thread takes a handful of images,
 * decodes them and runs the model on them, so decoding and model keep all cores busy together;
 * results come in the order of the images all the same. Wants a predictor that was opened with one
 * thread.
 */
public final class BulkPredictor {

  private static final int IMAGES_AT_ONCE = 64;
  private static final int BYTES_AT_ONCE = 16 << 20;
  private static final int WAITING_FOR_EACH_THREAD = 2;

  /** Takes the rows of some images, in their order. */
  @FunctionalInterface
  public interface Sink {
    void accept(List<ScoredImage> rows) throws IOException;
  }

  /** Is told how long the parts of the work took; several threads call it. */
  public interface Watch {
    /** Nobody is told. */
    Watch NONE = (decode, forward) -> {};

    /** A handful took so many nanoseconds of decoding and resizing, and of the model. */
    void took(long decode, long forward);
  }

  private final Predictor predictor;
  private final int threads;
  private final Watch watch;
  private final AtomicLong blank = new AtomicLong();

  public BulkPredictor(Predictor predictor, int threads) {
    this(predictor, threads, Watch.NONE);
  }

  /** The same, watched. */
  public BulkPredictor(Predictor predictor, int threads, Watch watch) {
    InputException.check(
        threads >= 1 && threads <= 1024, "threads must be in 1..1024, got %s", threads);
    this.predictor = predictor;
    this.threads = threads;
    this.watch = watch;
  }

  /**
   * Classifies all images; one that cannot be read becomes a row with an error. This thread calls
   * the sink.
   */
  public void run(Iterator<ImageItem> images, Sink sink) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads, BulkPredictor::thread);
    try {
      Deque<Future<List<ScoredImage>>> waiting = new ArrayDeque<>();
      while (images.hasNext() || !waiting.isEmpty()) {
        while (images.hasNext() && waiting.size() < threads * WAITING_FOR_EACH_THREAD) {
          waiting.add(pool.submit(scoring(handful(images))));
        }
        sink.accept(result(waiting.remove()));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** How many of the images read so far are of one colour all over. */
  public long blank() {
    return blank.get();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "gangway-predict");
    thread.setDaemon(true);
    return thread;
  }

  /** The next images, fewer if they are large. */
  private static List<ImageItem> handful(Iterator<ImageItem> images) {
    List<ImageItem> items = new ArrayList<>(IMAGES_AT_ONCE);
    long bytes = 0;
    while (items.size() < IMAGES_AT_ONCE && bytes < BYTES_AT_ONCE && images.hasNext()) {
      ImageItem item = images.next();
      items.add(item);
      bytes += item.weight();
    }
    return items;
  }

  private Callable<List<ScoredImage>> scoring(List<ImageItem> items) {
    return () -> score(items);
  }

  private List<ScoredImage> score(List<ImageItem> items) {
    long start = System.nanoTime();
    String[] errors = new String[items.size()]; // null where the image was read
    List<byte[]> fitted = new ArrayList<>(items.size());
    for (int i = 0; i < errors.length; i++) {
      try {
        fitted.add(predictor.fit(items.get(i).decode(predictor.decoder())));
      } catch (RuntimeException | OutOfMemoryError e) {
        errors[i] = reason(items.get(i), e); // one image must not end the others' work
      }
    }
    int channels = predictor.format().channels();
    blank.addAndGet(fitted.stream().filter(image -> Images.isBlank(image, channels)).count());
    long decoded = System.nanoTime();
    Iterator<Prediction> predictions =
        predictor.predict(new Images(predictor.format(), fitted)).iterator();
    watch.took(decoded - start, System.nanoTime() - decoded);
    List<ScoredImage> rows = new ArrayList<>(errors.length);
    for (int i = 0; i < errors.length; i++) {
      String name = items.get(i).name();
      rows.add(
          errors[i] == null
              ? ScoredImage.of(name, predictions.next())
              : ScoredImage.unreadable(name, errors[i]));
    }
    return rows;
  }

  private static String reason(ImageItem item, Throwable e) {
    if (e instanceof InputException) {
      return e.getMessage();
    }
    return e instanceof OutOfMemoryError
        ? item.name()
            + ": takes more memory than Java has (give it more with -Xmx, or fewer threads)"
        : item.name() + ": cannot be prepared for the model: " + Reason.of(e);
  }

  private static List<ScoredImage> result(Future<List<ScoredImage>> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while predicting", e);
    }
  }
}
