package io.berth.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StrictJsonTest {

    private static final String DOCUMENT = "{\"a\":\"b\"}";

    private final StrictJson json = new StrictJson(8, 100);

    @Test
    void readsUtf8() throws InvalidJsonException {
        byte[] bytes = "{\"å\":\"\\ud83d\\ude00 😀\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(json.read(bytes).path("å").stringValue()).isEqualTo("😀 😀");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void refusesOtherEncodings(String charset) {
        assertRefused(DOCUMENT.getBytes(Charset.forName(charset)), "not UTF-8 text");
    }

    @Test
    void refusesAByteOrderMark() {
        assertRefused("\ufeff" + DOCUMENT, "byte order mark (expected UTF-8 without one)");
        assertRefused("\ufeff", "byte order mark (expected UTF-8 without one)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c0af", "eda080", "f4908080", "e282", "00"})
    void refusesBytesThatAreNotUtf8(String hex) {
        byte[] wrong = HexFormat.of().parseHex(hex);
        byte[] bytes = ByteBuffer.allocate(6 + wrong.length + 2)
                .put("{\"a\":\"".getBytes(StandardCharsets.UTF_8))
                .put(wrong)
                .put("\"}".getBytes(StandardCharsets.UTF_8))
                .array();

        assertRefused(bytes, "not UTF-8 text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"\\ud800\":1}", "{\"\\udc00\":1}", "{\"a\":[{\"b\":\"\\udc00\\ud800\"}]}", "\"x\\ud83d\""})
    void refusesLoneSurrogates(String text) {
        assertThatThrownBy(() -> read(text)).hasMessageContaining("surrogate");
    }

    @Test
    void refusesNulInAKeyAlone() throws InvalidJsonException {
        assertRefused("{\"a\":[{\"layers\\u0000\":1}]}", "NUL in the key layers\\u0000");
        assertThat(read("\"\\u0000\"").stringValue()).isEqualTo("\0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "{\"a\":1,\"a\":1}", "{\"a\":NaN}", "{'a':1}", "[[[[[[[[[]]]]]]]]]"})
    void refusesWhatReadersDisagreeAbout(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(InvalidJsonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1E-999999999", "18446744073709551618", "0.1e1"})
    void survivesNumbersOfAnySize(String number) throws InvalidJsonException {
        assertThat(read(number).isNumber()).isTrue();
    }

    @Test
    void refusesNumbersThatTakeLongToRead() {
        assertThatThrownBy(() -> read("1".repeat(100_000))).isInstanceOf(InvalidJsonException.class);
    }

    private JsonNode read(String text) throws InvalidJsonException {
        return json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private void assertRefused(String text, String message) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8), message);
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> json.read(bytes))
                .isInstanceOf(InvalidJsonException.class)
                .hasMessage(message);
    }
}
