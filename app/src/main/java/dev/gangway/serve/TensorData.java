package dev.gangway.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The values of a tensor of pixels: whole levels, 0 dark to 255 bright, in row-major order. Floats
 * are taken if they are such levels: the model scales them itself, and who has scaled them already
 * shall hear of it.
 *
 * @param levels one byte each
 */
record TensorData(byte[] levels) {

  private static final int DEEPEST = 8;
  private static final int MOST = 255;

  /** Reads numbers from JSON arrays, flat or nested. */
  static final class Reader extends JsonDeserializer<TensorData> {

    @Override
    public TensorData deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      if (in.currentToken() != JsonToken.START_ARRAY) {
        throw Problem.of(400, "data must be an array of numbers");
      }
      ByteArrayOutputStream levels = new ByteArrayOutputStream();
      int depth = 1;
      while (depth > 0) {
        JsonToken token = in.nextToken();
        if (token == JsonToken.START_ARRAY && depth < DEEPEST) {
          depth++;
        } else if (token == JsonToken.END_ARRAY) {
          depth--;
        } else if (token != null && token.isNumeric()) {
          levels.write(level(in));
        } else {
          throw Problem.of(400, "data must be an array of numbers");
        }
      }
      return new TensorData(levels.toByteArray());
    }

    private static int level(JsonParser in) throws IOException {
      if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
          && in.getNumberType() == JsonParser.NumberType.INT) {
        return wholeLevel(in.getIntValue());
      }
      return wholeLevel(in.getDoubleValue());
    }
  }

  /** Values as they lie in memory, little-endian; throws 400 if they are no levels. */
  static TensorData of(ByteBuffer bytes, String datatype) {
    byte[] levels = new byte[bytes.remaining() / width(datatype)];
    if (width(datatype) == 1) {
      bytes.get(levels);
      return new TensorData(levels);
    }
    var floats = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) wholeLevel(floats.get(i));
    }
    return new TensorData(levels);
  }

  /** Bytes of one value. */
  static int width(String datatype) {
    if (!"UINT8".equals(datatype) && !"FP32".equals(datatype)) {
      throw Problem.of(400, "datatype must be UINT8 or FP32, got %s", Problem.quoted(datatype));
    }
    return "UINT8".equals(datatype) ? 1 : Float.BYTES;
  }

  private static int wholeLevel(double value) {
    if (!(value >= 0 && value <= MOST && value == Math.rint(value))) {
      throw Problem.of(
          400,
          "pixels must be whole levels from 0 to 255, got %s (the model scales them itself)",
          value);
    }
    return (int) value;
  }
}
