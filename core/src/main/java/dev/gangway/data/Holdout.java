package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A labelled set cut in two, for a set without a test part. Every class is cut by the same share; a
 * class of two or more images keeps at least one on each side, a class of one stays in {@code
 * train}. Both sides keep the order of the set.
 */
public record Holdout(LabelledImages train, LabelledImages heldOut) {

  /** Cuts a set, alike for one seed; the share of each class to hold out is in (0, 1). */
  public static Holdout split(LabelledImages set, double share, long seed) {
    check(share > 0 && share < 1, "the share to hold out must be between 0 and 1, got %s", share);
    Random random = new Random(seed);
    BitSet held = new BitSet(set.size());
    for (List<Integer> members : byClass(set)) {
      Collections.shuffle(members, random);
      members.subList(0, heldOut(members.size(), share)).forEach(held::set);
    }
    int[] kept = IntStream.range(0, set.size()).filter(i -> !held.get(i)).toArray();
    return new Holdout(set.select(kept), set.select(held.stream().toArray()));
  }

  /** How many of {@code count} images to hold out. */
  private static int heldOut(int count, double share) {
    if (count < 2) {
      return 0;
    }
    return (int) Math.max(1, Math.min(count - 1, Math.round(count * share)));
  }

  private static List<List<Integer>> byClass(LabelledImages set) {
    List<List<Integer>> members = new ArrayList<>();
    for (int label = 0; label < set.classes().count(); label++) {
      members.add(new ArrayList<>());
    }
    for (int i = 0; i < set.size(); i++) {
      members.get(set.labels()[i]).add(i);
    }
    return members;
  }
}
