package dev.gangway.report;

/**
 * A t-SNE picture of both domains at one iteration, {@code embeddings/ITERATION.tsne.json}.
 *
 * @param embeddings SHA-256 of the file that it shows
 * @param after what the layout before it was made of, as {@code key}; empty for the first
 * @param perDomain images of each domain at most
 * @param trustworthiness 0..1, with 10 neighbours
 */
public record EmbeddingLayout(
    long iteration,
    String embeddings,
    String after,
    int perDomain,
    double trustworthiness,
    Points source,
    Points target) {

  /**
   * The points of a domain.
   *
   * @param label the true classes; -1 where unknown. Those of the target are an oracle's
   * @param predicted what the classifier says
   */
  public record Points(float[] x, float[] y, int[] label, int[] predicted) {}

  /** Stands for all that the layout depends on. */
  String key() {
    return "%.16s-%08x".formatted(embeddings, (after + "/" + perDomain).hashCode());
  }
}
