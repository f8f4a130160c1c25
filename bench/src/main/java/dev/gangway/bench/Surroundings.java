package dev.gangway.bench;

import java.util.Map;

/** The environment of a worker. */
enum Surroundings {
  /** As the launcher sets it. */
  LAUNCHER {
    @Override
    void apply(Map<String, String> environment, int threads) {}
  },
  /**
   * As a process has it that no one set anything for: the default allocator, every pool of threads.
   */
  DEFAULT {
    @Override
    void apply(Map<String, String> environment, int threads) {
      environment.keySet().removeIf(name -> name.startsWith("MALLOC_"));
      environment.remove("OPENBLAS_NUM_THREADS");
      environment.remove("OMP_NUM_THREADS");
    }
  },
  /** The launcher's allocator with all threads for OpenBLAS: for matrix products alone. */
  PRODUCTS {
    @Override
    void apply(Map<String, String> environment, int threads) {
      environment.put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
    }
  },
  /** Has oneDNN tell of every kernel that it runs. */
  TALKING {
    @Override
    void apply(Map<String, String> environment, int threads) {
      environment.put("ONEDNN_VERBOSE", "1");
    }
  };

  abstract void apply(Map<String, String> environment, int threads);
}
