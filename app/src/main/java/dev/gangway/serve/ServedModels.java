package dev.gangway.serve;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All models of a service; looks after their files. */
final class ServedModels implements AutoCloseable {

  private static final long MILLIS_BETWEEN_LOOKS = 250;

  private final Map<String, ServedModel> models = new LinkedHashMap<>();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "model files");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Opens all.
   *
   * @param notes told what becomes of new files
   * @throws InputException if one is not a model of Gangway's
   */
  ServedModels(ServeSettings settings, ServiceMetrics metrics, Consumer<String> notes) {
    try {
      for (Map.Entry<String, Path> model : settings.models().entrySet()) {
        String name = model.getKey();
        models.put(name, new ServedModel(name, model.getValue(), settings.limits(), metrics));
      }
    } catch (InputException e) {
      close();
      throw e;
    }
    var unused =
        looks.scheduleWithFixedDelay(
            () -> look(notes), MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
  }

  private void look(Consumer<String> notes) {
    for (ServedModel model : models.values()) {
      try {
        refresh(model, notes);
      } catch (RuntimeException | Error e) {
        // cannot even be told; what is thrown here would end all looks
      }
    }
  }

  private static void refresh(ServedModel model, Consumer<String> notes) {
    try {
      model.refresh(notes);
    } catch (RuntimeException | Error e) {
      notes.accept(
          "model " + model.name() + " stays as it is: " + Reason.of(e)); // and is looked at again
    }
  }

  /** Whether every model can answer. */
  boolean areAlive() {
    return models.values().stream().allMatch(ServedModel::isAlive);
  }

  Collection<ServedModel> all() {
    return models.values();
  }

  /**
   * A model by name; the first if no name is given.
   *
   * @throws Problem 404 if there is none
   */
  ServedModel named(String name) {
    ServedModel model = name == null ? models.values().iterator().next() : models.get(name);
    if (model == null) {
      throw Problem.of(
          404, "there is no model of that name: there are %s", new ArrayList<>(models.keySet()));
    }
    return model;
  }

  /** After a file that is being taken: its model is closed as well. */
  @Override
  public void close() {
    looks.shutdown();
    boolean interrupted = false;
    while (!looks.isTerminated()) {
      try {
        boolean unused = looks.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    models.values().forEach(ServedModel::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
