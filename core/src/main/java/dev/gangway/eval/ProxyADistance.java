package dev.gangway.eval;

import java.util.stream.IntStream;

/**
 * 2 (1 - 2 error) of a linear classifier of the two domains: 2 if it always tells them apart, about
 * 0 if it guesses. It is fitted on the images of even index and judged on those of odd index.
 */
final class ProxyADistance implements DomainDistance {

  @Override
  public String title() {
    return "proxy-a-distance";
  }

  @Override
  public String source() {
    return "Ben-David et al., Analysis of representations for domain adaptation, NeurIPS 2006";
  }

  @Override
  public double between(Snapshot snapshot) {
    float[][] source = snapshot.sourceValidation().embeddings();
    float[][] target = snapshot.target().embeddings();
    if (!Finite.all(source) || !Finite.all(target) || Math.min(source.length, target.length) < 2) {
      return Double.NaN;
    }
    DomainClassifier classifier = DomainClassifier.fit(every(source, 0), every(target, 0));
    float[][] sources = every(source, 1);
    float[][] targets = every(target, 1);
    double wrong = 0;
    for (float[] embedding : sources) {
      wrong += classifier.target(embedding) >= 0.5 ? 0.5 / sources.length : 0;
    }
    for (float[] embedding : targets) {
      wrong += classifier.target(embedding) < 0.5 ? 0.5 / targets.length : 0;
    }
    return 2 * (1 - 2 * wrong);
  }

  private static float[][] every(float[][] rows, int remainder) {
    return IntStream.range(0, rows.length)
        .filter(n -> n % 2 == remainder)
        .mapToObj(n -> rows[n])
        .toArray(float[][]::new);
  }
}
