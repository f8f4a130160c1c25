package dev.gangway.infer;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.gangway.base.InputException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * ONNX Runtime until the process ends. Its Java binding destroys the native environment in a
 * shutdown hook, beside all others: a service that still answers what it has accepted before
 * SIGTERM would then run its model in freed memory, and the JVM dies. References to the environment
 * are counted, so one more that is never given back keeps it. The binding offers none; where its
 * insides look different, there is no more than what it offers.
 */
final class LastingRuntime {

  private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
  private static final String NAME = "gangway";
  private static OrtEnvironment environment;

  private LastingRuntime() {}

  /**
   * The one of this process.
   *
   * @throws InputException if there is no room for its libraries
   */
  static synchronized OrtEnvironment environment() {
    environment = environment == null ? held() : environment;
    return environment;
  }

  private static OrtEnvironment held() {
    OrtEnvironment environment =
        UnpackedRuntime.whileUnpacking(() -> OrtEnvironment.getEnvironment(LEVEL, NAME));
    UnpackedRuntime.remove();
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      create.invoke(null, api.getLong(null), LEVEL.getValue(), NAME);
    } catch (ReflectiveOperationException | RuntimeException otherInsides) {
      return environment;
    }
    return environment;
  }
}
