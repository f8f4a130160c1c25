package dev.gangway.report;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws one of each picture into a folder and prints the warnings: to be run, and looked at. */
final class PicturesOfEveryKind {

  private PicturesOfEveryKind() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    PngFile.write(folder.resolve("grid.png"), grid()::draw).ifPresent(System.out::println);
    PngFile.write(folder.resolve("curves.png"), curves(YScale.LINEAR)::draw)
        .ifPresent(System.out::println);
    PngFile.write(folder.resolve("log.png"), curves(YScale.LOGARITHMIC)::draw)
        .ifPresent(System.out::println);
    confusion(folder, "confusion", 10);
    confusion(folder, "confusion2", 2);
    confusion(folder, "confusion31", 31);
    confusion(folder, "confusion50", 50);
  }

  private static void confusion(Path folder, String name, int k) {
    ConfusionPicture picture = new ConfusionPicture(ConfusionPictureTest.evaluation(k));
    PngFile.write(folder.resolve(name + ".png"), picture::draw).ifPresent(System.out::println);
  }

  private static ImageGrid grid() {
    ImageFormat format = new ImageFormat(32, 3);
    Random random = new Random(1);
    List<byte[]> noise = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] pixels = new byte[format.bytes()];
      random.nextBytes(pixels);
      noise.add(pixels);
    }
    Images images = new Images(format, noise);
    return ImageGrid.of(
        List.of(new ImageGroup("source images", images), new ImageGroup("generated", images)));
  }

  private static Curves curves(YScale scale) {
    List<Curve> curves = new ArrayList<>();
    Random random = new Random(1);
    for (int c = 0; c < 10; c++) {
      double[] x = new double[20_000];
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = i;
        y[i] = (c + 1) * Math.exp(-i / 8000.0) + 0.2 * random.nextDouble();
        y[i] = i > 9000 && i < 10_000 ? Double.NaN : y[i];
      }
      curves.add(new Curve("loss " + c, x, y));
    }
    return new Curves("Losses", "iteration", "loss", scale, curves);
  }
}
