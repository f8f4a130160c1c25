package dev.gangway.infer;

import java.util.List;

/**
 * How wide a model's answers are.
 *
 * @param classes K names
 * @param embedding E
 */
public record AnswerShape(List<String> classes, int embedding) {}
