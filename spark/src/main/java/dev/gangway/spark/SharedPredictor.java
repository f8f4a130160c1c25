package dev.gangway.spark;

import dev.gangway.infer.Predictor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one {@link Predictor} of a model in this JVM, for all tasks of an executor. It stays open
 * until the executor ends; each call runs on the calling thread alone.
 */
final class SharedPredictor {

  private static final Map<ModelFile, Predictor> OPEN = new ConcurrentHashMap<>();

  private SharedPredictor() {}

  /**
   * The predictor of a model, opened by whoever asks first.
   *
   * @throws dev.gangway.base.InputException if the file is not a model of Gangway's
   */
  static Predictor of(ModelFile model) {
    return OPEN.computeIfAbsent(model, file -> Predictor.open(file.path(), 1));
  }
}
