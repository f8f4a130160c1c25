package dev.gangway.data;

import dev.gangway.base.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A labelled set seen by a classifier: its classes meet those that the classifier knows by their
 * names, whatever the order of either. Two names that differ by upper and lower case alone are one
 * class if neither has another partner. Images of other classes, and those without a label, cannot
 * be scored.
 */
public final class ClassMatch {

  private final Classes known;
  private final PartlyLabelled set;
  private final int[] partners; // of each class of the set, the known one or NONE
  private final PartlyLabelled images;

  private ClassMatch(Classes known, PartlyLabelled set) {
    this.known = known;
    this.set = set;
    this.partners = partners(known.names(), set.classes().names());
    int[] labels =
        Arrays.stream(set.labels())
            .map(label -> label == PartlyLabelled.NONE ? label : partners[label])
            .toArray();
    this.images = new PartlyLabelled(set.images(), labels, known);
  }

  /** Matches a set with the classes that a classifier knows, in the order of its logits. */
  public static ClassMatch of(Classes known, PartlyLabelled set) {
    return new ClassMatch(known, set);
  }

  private static int[] partners(List<String> known, List<String> found) {
    int[] partners = found.stream().mapToInt(known::indexOf).toArray();
    List<String> left = new ArrayList<>(known);
    left.removeAll(found);
    List<String> unmet = new ArrayList<>(found);
    unmet.removeAll(known);
    for (int i = 0; i < partners.length; i++) {
      if (partners[i] == PartlyLabelled.NONE) {
        List<String> likely = alike(found.get(i), left);
        boolean only = likely.size() == 1 && alike(found.get(i), unmet).size() == 1;
        partners[i] = only ? known.indexOf(likely.get(0)) : PartlyLabelled.NONE;
      }
    }
    return partners;
  }

  private static List<String> alike(String name, List<String> others) {
    String folded = folded(name);
    return others.stream().filter(other -> folded(other).equals(folded)).toList();
  }

  private static String folded(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /** Whether the set has any class that is known, be there images of it or not. */
  public boolean related() {
    return Arrays.stream(partners).anyMatch(partner -> partner != PartlyLabelled.NONE);
  }

  /** All images of the set, in its order; those that cannot be scored have no label. */
  public PartlyLabelled images() {
    return images;
  }

  /** The images that can be scored. */
  public LabelledImages scored() {
    return images.labelled();
  }

  /** Throws, with the names of the set and of what knows classes, unless an image can be scored. */
  public ClassMatch requireScored(Object name, String knower) {
    if (!related() && set.classes().count() > 0) {
      throw InputException.file(
          name,
          "no class in common with " + knower,
          set.classes(),
          known,
          "rename its classes, or score a set that has some of these");
    }
    if (count(PartlyLabelled.NONE, images.labels()) == set.size()) {
      throw InputException.file(
          name,
          "nothing to score",
          "no label of a class that %s knows on %d images".formatted(knower, set.size()),
          "some",
          "label images, or name another set");
    }
    return this;
  }

  /**
   * One line on the images of a named set that cannot be scored, on known classes without images,
   * and on names whose case differs; empty if there is nothing to tell.
   */
  public Optional<String> note(Object name) {
    List<String> parts = new ArrayList<>();
    leftOut().ifPresent(parts::add);
    List<String> missing =
        IntStream.range(0, known.count())
            .filter(label -> count(label, images.labels()) == 0)
            .mapToObj(known::name)
            .toList();
    if (!missing.isEmpty()) {
      parts.add("no images of " + Classes.few(missing));
    }
    List<String> renamed = renamed();
    if (!renamed.isEmpty()) {
      parts.add("upper and lower case differ: " + Classes.few(renamed));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(name + ": " + String.join("; ", parts));
  }

  private Optional<String> leftOut() {
    int scored = set.size() - count(PartlyLabelled.NONE, images.labels());
    if (scored == set.size()) {
      return Optional.empty();
    }
    List<String> reasons = new ArrayList<>();
    List<String> unknown =
        IntStream.range(0, partners.length)
            .filter(label -> partners[label] == PartlyLabelled.NONE)
            .filter(label -> count(label, set.labels()) > 0)
            .mapToObj(set.classes()::name)
            .toList();
    int unlabelled = count(PartlyLabelled.NONE, set.labels());
    if (!unknown.isEmpty()) {
      int images = set.size() - scored - unlabelled;
      reasons.add("%d of unknown classes: %s".formatted(images, Classes.few(unknown)));
    }
    if (unlabelled > 0) {
      reasons.add("%d without a label".formatted(unlabelled));
    }
    return Optional.of(
        "%d of %d images are scored (not: %s)"
            .formatted(scored, set.size(), String.join("; ", reasons)));
  }

  private List<String> renamed() {
    return IntStream.range(0, partners.length)
        .filter(label -> partners[label] != PartlyLabelled.NONE)
        .filter(label -> !known.name(partners[label]).equals(set.classes().name(label)))
        .mapToObj(label -> set.classes().name(label) + " is " + known.name(partners[label]))
        .collect(Collectors.toList());
  }

  private static int count(int label, int[] labels) {
    return (int) Arrays.stream(labels).filter(other -> other == label).count();
  }
}
