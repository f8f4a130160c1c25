package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gangway.base.InputException;
import dev.gangway.run.Safetensors.Floats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("weights.safetensors");
  }

  private static Floats floats(long[] shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new Floats(shape, bytes);
  }

  private static Map<String, Floats> threeArrays() {
    Map<String, Floats> arrays = new LinkedHashMap<>();
    arrays.put("F.weight", floats(new long[] {2, 3}, 1, -2, 3.5f, Float.MIN_VALUE, 0, Float.NaN));
    arrays.put("größe", floats(new long[] {}, 7));
    arrays.put("empty", floats(new long[] {0, 4}));
    return arrays;
  }

  private static float[] values(Floats array) {
    FloatBuffer buffer = array.values().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  @Test
  void readsBackWhatItWroteInItsOrder() throws IOException {
    Map<String, Floats> written = threeArrays();
    Safetensors.write(file, written);
    Map<String, Floats> read = Safetensors.read(file);
    assertThat(read.keySet()).containsExactly("F.weight", "größe", "empty");
    written.forEach(
        (name, array) -> {
          assertThat(read.get(name).shape()).isEqualTo(array.shape());
          assertThat(values(read.get(name))).isEqualTo(values(array));
        });
  }

  @Test
  void aPlainParserOfTheFormatReadsWhatItWrote() throws IOException {
    Safetensors.write(file, threeArrays());
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) all.getLong();
    byte[] json = new byte[length];
    all.get(json);
    JsonNode header = new ObjectMapper().readTree(json);
    assertThat((8 + length) % 8).as("alignment of the values").isZero();
    assertThat(header.at("/F.weight/dtype").asText()).isEqualTo("F32");
    assertThat(header.at("/F.weight/shape").toString()).isEqualTo("[2,3]");
    assertThat(header.at("/F.weight/data_offsets").toString()).isEqualTo("[0,24]");
    assertThat(header.at("/größe/data_offsets").toString()).isEqualTo("[24,28]");
    assertThat(all.getFloat(8 + length + 4)).isEqualTo(-2);
    assertThat(all.getFloat(8 + length + 24)).isEqualTo(7);
    assertThat(all.remaining()).isEqualTo(28);
  }

  @Test
  void readsAFileMadeByHandWithMetadataAndAnyOrder() throws IOException {
    byte[] bytes = {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0}; // 1.0f, -2.0f
    write(
        "{\"__metadata__\":{\"format\":\"pt\"},\"b\":"
            + entry("F32", "[1]", 4, 8)
            + ",\"a\":"
            + entry("F32", "[1,1]", 0, 4)
            + "}",
        bytes);
    Map<String, Floats> read = Safetensors.read(file);
    assertThat(read.keySet()).containsExactly("b", "a");
    assertThat(values(read.get("a"))).containsExactly(1);
    assertThat(values(read.get("b"))).containsExactly(-2);
  }

  private static String entry(String type, String shape, Object begin, Object end) {
    return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s,%s]}"
        .formatted(type, shape, begin, end);
  }

  private void write(String header, byte[] values) throws IOException {
    write(header.getBytes(StandardCharsets.UTF_8).length, header, values);
  }

  private void write(long length, String header, byte[] values) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + json.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, all.putLong(length).put(json).put(values).array());
  }

  private void assertBroken(String found) {
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": not a whole safetensors file: found " + found)
        .hasMessageEndingWith(" (use another checkpoint)");
  }

  @Test
  void everyFileThatIsCutOffIsRefused() throws IOException {
    Safetensors.write(file, threeArrays());
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertBroken("");
    }
  }

  @Test
  void aFileCutOffInItsValuesSaysHowManyBytesAreThere() throws IOException {
    write("{\"a\":" + entry("F32", "[2]", 0, 8) + "}", new byte[7]);
    assertBroken("7 bytes of values, expected 8");
  }

  @Test
  void bytesAfterTheValuesAreRefused() throws IOException {
    write("{\"a\":" + entry("F32", "[2]", 0, 8) + "}", new byte[9]);
    assertBroken("9 bytes of values, expected 8");
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1, 100_000_001})
  void aWrongHeaderLengthIsRefusedWithoutReadingSoMuch(long length) throws IOException {
    write(length, "{}", new byte[0]);
    assertBroken("header length " + length + ", expected 2..2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          F16 | [2]              | 0  | 8  | a of type F16, expected F32
          F32 | [3]              | 0  | 8  | a with 8 bytes, expected as its shape [3] says
          F32 | [-1,-2]          | 0  | 8  | a with 8 bytes, expected as its shape [-1, -2] says
          F32 | [-1,0]           | 0  | 0  | a with 0 bytes, expected as its shape [-1, 0] says
          F32 | [4294967296,4294967296,0] | 0 | 0 | a with 0 bytes, expected as its shape
          F32 | [2147483648,2147483648,2] | 0 | 8 | a with 8 bytes, expected as its shape
          F32 | [2]              | 8  | 0  | a at bytes 8..0, expected ascending
          F32 | [2]              | -8 | 0  | a at bytes -8..0, expected ascending
          F32 | [1073741824]     | 0  | 4294967296 | a at bytes 0..4294967296, expected ascending
          F32 | [2]              | 8  | 16 | a at byte 8, expected at 0
          F32 | [500000000]      | 0  | 2000000000 | 8 bytes of values, expected 2000000000
          F32 | [2]              | 0  | 99999999999999999999 | a header that is no JSON of tensors
          F32 | "x"              | 0  | 8  | a header that is no JSON of tensors
          F32 | null             | 0  | 8  | a without shape or offsets, expected both
          """)
  void wrongTypesShapesAndOffsetsAreRefused(
      String type, String shape, String begin, String end, String found) throws IOException {
    write("{\"a\":" + entry(type, shape, begin, end) + "}", new byte[8]);
    assertBroken(found);
  }

  @Test
  void overlappingArraysAreRefused() throws IOException {
    String a = entry("F32", "[2]", 0, 8);
    write("{\"a\":" + a + ",\"b\":" + a + "}", new byte[8]);
    assertBroken("b at byte 0, expected at 8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "no JSON",
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
        "{\"a\":null}",
        "{\"a\":"
      })
  void aHeaderThatIsNoJsonOfTensorsIsRefused(String header) throws IOException {
    write(header, new byte[8]);
    assertBroken("");
  }

  @Test
  void aNameThatComesTwiceIsRefused() throws IOException {
    String a = entry("F32", "[2]", 0, 8);
    write("{\"a\":" + a + ",\"a\":" + a + "}", new byte[8]);
    assertBroken("a header that is no JSON of tensors");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": cannot be read (check that it exists and may be read)");
  }

  @Test
  void valuesThatDoNotFillTheShapeAreRefused() {
    assertThatThrownBy(() -> floats(new long[] {2}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4 bytes for the shape [2]");
    assertThatThrownBy(() -> floats(new long[] {-1, -1}, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
