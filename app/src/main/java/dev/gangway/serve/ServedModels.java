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

  /** Opens all; throws if one is not a model of Gangway's. */
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

  private synchronized void look(Consumer<String> notes) {
    try {
      models.values().forEach(model -> refresh(model, notes));
    } catch (RuntimeException | Error e) {
      // cannot even be told; what is thrown here would end all looks
    }
  }

  private static void refresh(ServedModel model, Consumer<String> notes) {
    try {
      model.refresh(notes);
    } catch (RuntimeException | Error e) { // it is looked at again
      notes.accept("model " + model.name() + " stays as it is: " + Reason.of(e));
    }
  }

  boolean areAlive() {
    return models.values().stream().allMatch(ServedModel::isAlive);
  }

  Collection<ServedModel> all() {
    return models.values();
  }

  /** The first if no name is given; throws 404 if there is none of that name. */
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
  public synchronized void close() {
    looks.shutdown();
    models.values().forEach(ServedModel::close);
  }
}
