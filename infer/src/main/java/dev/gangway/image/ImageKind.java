package dev.gangway.image;

import dev.gangway.image.EncodedImage.TiffTags;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file that is given as an image is, told by its first bytes and not by its name: those that
 * are read, and those that are named with what to do about them.
 */
enum ImageKind {
  PNG("PNG", Mend.REPLACE, "\u0089PNG\r\n\u001a\n", "png"),
  JPEG("JPEG", Mend.REPLACE, "\u00ff\u00d8\u00ff", "jpg jpeg jpe jfif"),
  GIF("GIF", Mend.REPLACE, "GIF8[79]a", "gif"),
  RAW("a camera's raw file", Mend.CONVERT, "II\\*\0....CR"),
  TIFF("TIFF", Mend.REPLACE, "II\\*\0|MM\0\\*", "tif tiff"),
  WEBP("WebP", Mend.REPLACE, "RIFF....WEBP", "webp"),
  BMP("BMP", Mend.REPLACE, "BM", "bmp dib"),
  BIG_TIFF("BigTIFF", Mend.CONVERT, "II\\+\0|MM\0\\+"),
  AVIF("AVIF", Mend.CONVERT, "....ftyp(avif|avis|mif1.{0,40}avif)"),
  HEIC("HEIC", Mend.CONVERT, "....ftyp(hei[cmxs]|hev[cmxs]|mif1|msf1)"),
  JPEG_2000("JPEG 2000", Mend.CONVERT, "\0\0\0\fjP  \r\n|....ftypjp[2xm]|\u00ffO\u00ffQ"),
  JPEG_XL("JPEG XL", Mend.CONVERT, "\u00ff\n|\0\0\0\fJXL \r\n|....ftypjxl"),
  RAW_CR3("a camera's raw file", Mend.CONVERT, "....ftypcrx "),
  PHOTOSHOP("Photoshop (PSD)", Mend.CONVERT, "8BPS"),
  PDF("PDF", Mend.CONVERT, "%PDF"),
  DDS("DDS", Mend.CONVERT, "DDS "),
  ICON("an icon (ICO)", Mend.CONVERT, "\0\0[\u0001\u0002]\0[^\0]"),
  PCX("PCX", Mend.CONVERT, "\n[\0-\u0005]\u0001"),
  NETPBM("Netpbm (PPM)", Mend.CONVERT, "P[1-7]\\s"),
  QOI("QOI", Mend.CONVERT, "qoif"),
  OPEN_EXR("OpenEXR", Mend.CONVERT, "v/1\u0001"),
  FITS("FITS", Mend.CONVERT, "SIMPLE  ="),
  VIDEO(
      "a video",
      "take pictures out of it, for example with: ffmpeg -i FILE frame%04d.png",
      "....ftyp|....moov|RIFF....AVI |\u001aE\u00df\u00a3|\0\0\u0001[\u00b3\u00ba]"),
  LFS(
      "a Git LFS pointer",
      "the image itself was not downloaded: run git lfs pull",
      "version https://git-lfs"),
  SVG("SVG", Mend.CONVERT, "(\u00ef\u00bb\u00bf)?\\s*(<\\?xml.*|<!--.*)?<(svg|!DOCTYPE svg)"),
  HTML(
      "a web page (HTML)",
      "its download failed: fetch the image again",
      "(?i)(\u00ef\u00bb\u00bf)?\\s*(<!--.*)?<(!doctype html|html|head|body)"),
  ZIP("a zip archive", Mend.UNPACK, "PK\u0003\u0004|PK\u0005\u0006"),
  GZIP("gzip", Mend.UNPACK, "\u001f\u008b"),
  BZIP2("bzip2", Mend.UNPACK, "BZh[1-9]"),
  XZ("xz", Mend.UNPACK, "\u00fd7zXZ\0"),
  SEVEN_ZIP("a 7z archive", Mend.UNPACK, "7z\u00bc\u00af"),
  RAR("a RAR archive", Mend.UNPACK, "Rar!\u001a"),
  TARGA(
      "Targa (TGA)",
      Mend.CONVERT,
      ".(\0[\u0002\u0003\n\u000b]|\u0001[\u0001\t]).{13}[\b\u000f\u0010\u0018 ]"),
  TEXT("text", Mend.REPLACE, "[\t\n\r\u001b -~\u0080-\u00ff]+$"),
  UNKNOWN("of an unknown format", Mend.REPLACE, "");

  /** What the user can do. */
  private static final class Mend {
    static final String CONVERT = "convert it, for example with ImageMagick: magick FILE photo.png";
    static final String UNPACK = "unpack it";
    static final String REPLACE = "replace or remove it";
  }

  private static final int HEAD = 512; // bytes that tell

  private final String title;
  private final String mend; // what the user can do
  private final Pattern head; // one character per byte
  private final String endings; // of the names of those that are read

  ImageKind(String title, String mend, String head) {
    this(title, mend, head, "");
  }

  ImageKind(String title, String mend, String head, String endings) {
    this.title = title;
    this.mend = mend;
    this.head = Pattern.compile(head, Pattern.DOTALL);
    this.endings = endings;
  }

  static ImageKind of(byte[] file) {
    String head = new String(file, 0, Math.min(HEAD, file.length), StandardCharsets.ISO_8859_1);
    ImageKind kind =
        Arrays.stream(values())
            .filter(k -> k.head.matcher(head).lookingAt())
            .findFirst()
            .orElse(UNKNOWN);
    return kind == TIFF && TiffTags.of(ByteBuffer.wrap(file)).isRaw() ? RAW : kind;
  }

  boolean isRead() {
    return !endings.isEmpty();
  }

  /** What the user can do about a file that is not read. */
  String mend() {
    return mend;
  }

  /** Says what a file is that should be another one: {@code not a JPEG but HEIC}. */
  String insteadOf(String name) {
    return "not %s but %s"
        .formatted(
            claimed(name).map(kind -> "a " + kind.title).orElse(ImageDecoder.READABLE), title);
  }

  /** Whether a file of this name should be of another kind. */
  boolean isDenied(String name) {
    return claimed(name).filter(kind -> kind != this).isPresent();
  }

  static Optional<ImageKind> claimed(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(ImageKind::isRead)
        .filter(kind -> List.of(kind.endings.split(" ")).contains(ending))
        .findFirst();
  }
}
