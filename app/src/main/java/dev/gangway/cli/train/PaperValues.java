package dev.gangway.cli.train;

import dev.gangway.eval.Validators;
import dev.gangway.method.Methods;
import dev.gangway.method.TrainingSettings;
import java.util.ListResourceBundle;

/** Values and names for the help texts, from the one place where they stand. */
public final class PaperValues extends ListResourceBundle {

  @Override
  protected Object[][] getContents() {
    TrainingSettings paper = TrainingSettings.paper(10);
    return new Object[][] {
      {"paper.batch", String.valueOf(paper.batch())},
      {"paper.epochs", String.valueOf(paper.epochs())},
      {"paper.learning-rate", String.valueOf(paper.optimizer().learningRate())},
      {"paper.beta1", String.valueOf(paper.optimizer().beta1())},
      {"paper.beta2", String.valueOf(paper.optimizer().beta2())},
      {"paper.decay", String.valueOf(paper.optimizer().decay())},
      {"paper.averaging", String.valueOf(paper.averaging())},
      {"paper.select", paper.select()},
      {"methods", String.join(", ", Methods.ids())},
      {"validators", String.join(", ", Validators.names())},
      {"paper.side", String.valueOf(paper.network().side())},
      {"paper.channels", String.valueOf(paper.network().channels())},
      {"paper.filters", String.valueOf(paper.network().filters())},
      {"paper.noise", String.valueOf(paper.network().noise())},
    };
  }
}
