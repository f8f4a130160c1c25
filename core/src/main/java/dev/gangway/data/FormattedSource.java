package dev.gangway.data;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.image.Picture;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A part of a set that has no files of its own, such as a drawn one, in a given format. */
record FormattedSource(DataSet set, Part part, ImageFormat format) implements ImageSource {

  @Override
  public List<Path> files() {
    return List.of();
  }

  @Override
  public boolean hasLabels() {
    return true;
  }

  @Override
  public <T> List<T> unlabelled(Function<Picture, T> each) {
    return pictures(set.unlabelled(part, format), each);
  }

  @Override
  public <T> Labelled<T> labelled(Function<Picture, T> each) {
    LabelledImages read = set.labelled(part, format);
    return new Labelled<>(pictures(read.images(), each), read.labels(), read.classes());
  }

  private <T> List<T> pictures(Images images, Function<Picture, T> each) {
    return IntStream.range(0, images.size())
        .mapToObj(
            i ->
                each.apply(
                    new Picture(format.side(), format.side(), format.channels(), images.pixels(i))))
        .toList();
  }
}
