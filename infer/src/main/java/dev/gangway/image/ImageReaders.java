package dev.gangway.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The decoder of each kind, always the same: what else has been registered with ImageIO, by a
 * cluster's jars for example, never sees an image.
 */
final class ImageReaders {

  private static final Map<ImageKind, ImageReaderSpi> ALL = new EnumMap<>(ImageKind.class);

  static {
    Arrays.stream(ImageKind.values()).filter(ImageKind::isRead).forEach(ImageReaders::add);
  }

  private ImageReaders() {}

  static ImageReader of(ImageKind kind) throws IOException {
    if (!ALL.containsKey(kind)) {
      throw new IIOException("WebP needs the jar com.twelvemonkeys.imageio:imageio-webp");
    }
    return ALL.get(kind).createReaderInstance();
  }

  private static void add(ImageKind kind) {
    try {
      ALL.put(kind, provider(kind));
    } catch (NoClassDefFoundError absent) {
      // only WebP's is no part of Java
    }
  }

  private static ImageReaderSpi provider(ImageKind kind) {
    if (kind == ImageKind.WEBP) {
      return new WebPImageReaderSpi();
    }
    String format = kind.name().toLowerCase(Locale.ROOT);
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance()
            .getServiceProviders(
                ImageReaderSpi.class,
                provider ->
                    provider.getClass().getName().startsWith("com.sun.imageio.plugins.")
                        && Arrays.asList(((ImageReaderSpi) provider).getFormatNames())
                            .contains(format),
                true);
    if (!all.hasNext()) {
      throw new IllegalStateException("this Java has no decoder for " + format);
    }
    return all.next();
  }
}
