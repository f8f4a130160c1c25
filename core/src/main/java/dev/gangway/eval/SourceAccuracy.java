package dev.gangway.eval;

/** Accuracy on held-out source images, 0..1: blind to the target, hard to fool. */
final class SourceAccuracy implements Validator {

  @Override
  public String title() {
    return "source-accuracy";
  }

  @Override
  public Better better() {
    return Better.HIGHER;
  }

  @Override
  public String source() {
    return "Ganin et al., https://arxiv.org/abs/1505.07818, section 5.1.3";
  }

  @Override
  public double score(Snapshot snapshot) {
    float[][] logits = snapshot.sourceValidation().logits();
    if (!Finite.all(logits)) {
      return Double.NaN;
    }
    int correct = 0;
    for (int n = 0; n < logits.length; n++) {
      if (EvaluationCounter.argmax(logits[n]) == snapshot.sourceValidationLabels()[n]) {
        correct++;
      }
    }
    return (double) correct / logits.length;
  }
}
