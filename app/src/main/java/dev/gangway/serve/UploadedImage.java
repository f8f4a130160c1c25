package dev.gangway.serve;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;

/** Finds the image in an uploaded body: the body itself, or the one file of a form. */
final class UploadedImage {

  private static final int MOST_PARTS = 16;
  private static final String FORM = "multipart/form-data";

  private UploadedImage() {}

  /**
   * The image file's bytes.
   *
   * @throws Problem 415 if the body says that it is something else, 400 if it is no whole form or
   *     has no file
   */
  static byte[] of(Context request, byte[] body) {
    String type = request.contentType() == null ? "" : request.contentType();
    String plain = type.toLowerCase(Locale.ROOT).split(";", -1)[0].strip();
    if (plain.equals(FORM)) {
      return file(type, body);
    }
    if (!plain.isEmpty()
        && !plain.startsWith("image/")
        && !plain.equals("application/octet-stream")) {
      throw Problem.of(
          415, "send an image (Content-Type: image/png, image/jpeg, ...) or a form with one file");
    }
    return body;
  }

  private static byte[] file(String type, byte[] body) {
    String boundary = MultiPart.extractBoundary(type);
    if (boundary == null || boundary.isEmpty()) {
      throw Problem.of(400, "the form's Content-Type has no boundary");
    }
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    parser.setMaxParts(MOST_PARTS);
    parser.setMaxMemoryFileSize(-1); // the body is in memory already
    Content.Source source = Content.Source.from(ByteBuffer.wrap(body));
    try (MultiPartFormData.Parts parts =
        Blocker.<MultiPartFormData.Parts>blockWithPromise(parsed -> parser.parse(source, parsed))) {
      for (MultiPart.Part part : parts) {
        if (part.getFileName() != null || "image".equals(part.getName())) {
          return BufferUtil.toArray(Content.Source.asByteBuffer(part.createContentSource()));
        }
      }
    } catch (IOException | RuntimeException broken) {
      throw Problem.of(400, "the form is broken or has more than %s parts", MOST_PARTS);
    }
    throw Problem.of(400, "the form has no file");
  }
}
