package dev.gangway.nn;

import static dev.gangway.base.InputException.check;

import dev.gangway.image.Fit;

/**
 * How photographs are looked at: a backbone that stays as it is, and layers on its features that
 * are trained.
 *
 * @param name one of {@link Backbones}
 * @param weights the SHA-256 of its weights' file
 * @param fit how photographs become square
 * @param views of each photograph, the first as it is
 * @param mirrored whether a mirror image has the same class
 */
public record BackboneSettings(String name, String weights, Fit fit, int views, boolean mirrored) {

  public BackboneSettings {
    check(views >= 1 && views <= 64, "views must be in 1..64, got %s", views);
  }

  public Backbone backbone() {
    return Backbones.named(name);
  }
}
