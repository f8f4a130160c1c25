package dev.gangway.data;

import dev.gangway.image.Picture;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A source whose files are looked for when it is read, so that a set of which one part is missing
 * can still be opened for the other.
 */
record DeferredSource(Supplier<ImageSource> finder) implements ImageSource {

  @Override
  public List<Path> files() {
    return finder.get().files();
  }

  @Override
  public boolean hasLabels() {
    return finder.get().hasLabels();
  }

  @Override
  public <T> List<T> unlabelled(Function<Picture, T> each) {
    return finder.get().unlabelled(each);
  }

  @Override
  public <T> Labelled<T> labelled(Function<Picture, T> each) {
    return finder.get().labelled(each);
  }
}
