package dev.gangway.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Some of many images, with the classes in proportion; the same for the same seed. */
public final class StratifiedSample {

  private StratifiedSample() {}

  /**
   * Places in {@code labels}, ascending; all of them if there are no more than {@code most}.
   *
   * @param labels the class of each image; where classes are unknown, all the same number
   * @param most from 1
   */
  public static int[] of(int[] labels, int most, long seed) {
    Map<Integer, List<Integer>> classes = new TreeMap<>();
    for (int i = 0; i < labels.length; i++) {
      classes.computeIfAbsent(labels[i], unused -> new ArrayList<>()).add(i);
    }
    int count = Math.min(most, labels.length);
    int[] places = new int[count];
    int taken = 0;
    long seen = 0;
    Random random = new Random(seed);
    for (List<Integer> members : classes.values()) {
      Collections.shuffle(members, random);
      seen += members.size();
      int until = (int) (seen * count / Math.max(1, labels.length)); // rounding errors even out
      for (int place : members.subList(0, until - taken)) {
        places[taken++] = place;
      }
    }
    Arrays.sort(places);
    return places;
  }
}
