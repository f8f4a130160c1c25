package dev.gangway.serve;

import io.javalin.http.Context;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntSupplier;

/** What a service counts, in the text format of Prometheus. */
final class ServiceMetrics {

  /** The attribute of a request that names its route; paths from outside are no label. */
  static final String ROUTE = "route";

  private static final String MODEL = "model";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("gangway_requests_total")
          .help("Requests answered.")
          .labelNames(ROUTE, "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("gangway_request_seconds")
          .help("From the first byte read to the answer.")
          .labelNames(ROUTE)
          .classicOnly()
          .classicUpperBounds(
              0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
          .register(registry);
  private final Histogram batches =
      Histogram.builder()
          .name("gangway_batch_images")
          .help("Images that went through a model together.")
          .labelNames(MODEL)
          .classicOnly()
          .classicUpperBounds(1, 2, 4, 8, 16, 32, 64, 128, 256)
          .register(registry);
  private final Counter reloads =
      Counter.builder()
          .name("gangway_model_reloads_total")
          .help("New files found, taken or refused.")
          .labelNames(MODEL, "outcome")
          .register(registry);

  /** Counters at zero. */
  ServiceMetrics(IntSupplier atWork) {
    GaugeWithCallback.builder()
        .name("gangway_requests_at_work")
        .help("Predictions being made.")
        .callback(gauge -> gauge.call(atWork.getAsInt()))
        .register(registry);
    JvmMetrics.builder().register(registry);
  }

  void request(Context request, float millis) {
    String route = request.attribute(ROUTE);
    String label = route == null ? "other" : route;
    requests.labelValues(label, Integer.toString(request.statusCode())).inc();
    seconds.labelValues(label).observe(millis / 1000);
  }

  /** Requests for predictions that were answered with one. */
  long predictions() {
    return (long)
        (requests.labelValues("/predict", "200").get()
            + requests.labelValues("/v2/models/{name}/infer", "200").get()
            + requests.labelValues("/v2/models/{name}/versions/{version}/infer", "200").get());
  }

  void batch(String model, int images) {
    batches.labelValues(model).observe(images);
  }

  void reload(String model, String outcome) {
    reloads.labelValues(model, outcome).inc();
  }

  void send(Context request) throws IOException {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    writer.write(text, registry.scrape());
    request.contentType(writer.getContentType()).result(text.toByteArray());
  }
}
