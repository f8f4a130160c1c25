package dev.gangway.eval;

import java.util.List;

/** How far apart the embeddings of two domains lie: what the eye sees in a picture of them. */
public interface DomainDistance {

  /** Its name in files. */
  String title();

  /** The paper it comes from, with a link. */
  String source();

  /** Between the held-out source and the target; NaN if the embeddings hold a NaN. */
  double between(Snapshot snapshot);

  /** All of them, in the order of reports. */
  static List<DomainDistance> all() {
    return List.of(new ProxyADistance(), new MaximumMeanDiscrepancy());
  }
}
