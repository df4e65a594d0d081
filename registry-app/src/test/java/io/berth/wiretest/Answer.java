package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A received response, with assertions. */
final class Answer {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Headers that differ between responses with the same content. */
    private static final Set<String> OF_THE_MOMENT = Set.of("date", "x-request-id");

    private final int status;
    private final List<Field> fields;
    private final byte[] body;

    private Answer(int status, List<Field> fields, byte[] body) {
        this.status = status;
        this.fields = List.copyOf(fields);
        this.body = body;
    }

    static Answer read(InputStream in, boolean toHead) throws IOException {
        List<Field> fields = new ArrayList<>();
        int status = Integer.parseInt(line(in).substring(9, 12));
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            fields.add(new Field(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        Answer head = new Answer(status, fields, new byte[0]).carriesWhatAllDo();
        boolean bodiless = toHead || status == 204 || status == 304;
        int length = bodiless ? 0 : Integer.parseInt(head.header("Content-Length"));
        byte[] body = in.readNBytes(length);
        assertThat(body).hasSize(length);
        return new Answer(status, fields, body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed after: " + line);
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private Answer carriesWhatAllDo() {
        return has("Docker-Distribution-Api-Version", "registry/2.0")
                .has("X-Content-Type-Options", "nosniff")
                .lacks("Transfer-Encoding")
                .lacks("Content-Encoding");
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body.clone();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return JSON.readTree(body);
    }

    /** The texts of an array in a JSON body. */
    List<String> texts(String array) {
        return json().get(array).valueStream().map(JsonNode::asString).toList();
    }

    /** The value of a header that must not be repeated; empty when absent. */
    String header(String name) {
        List<String> values = headers(name);
        assertThat(values).as(name).hasSizeLessThan(2);
        return values.isEmpty() ? "" : values.getFirst();
    }

    List<String> headers(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    /** All headers except the changing ones, in a comparable form. */
    Set<String> lastingHeaders() {
        Set<String> lasting = new TreeSet<>();
        for (Field field : fields) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!OF_THE_MOMENT.contains(name)) {
                lasting.add(name + ": " + field.value());
            }
        }
        return lasting;
    }

    String location() {
        assertThat(header("Location")).isNotEmpty();
        return header("Location");
    }

    /** The URL of the next page; empty on the last. */
    String next() {
        String link = header("Link");
        return link.isEmpty() ? "" : link.substring(link.indexOf('<') + 1, link.indexOf(">; rel=\"next\""));
    }

    Answer is(int expected) {
        assertThat(status).as(() -> "status of " + this).isEqualTo(expected);
        return this;
    }

    Answer refuses(int expected, String code) {
        is(expected).has("Content-Type", "application/json");
        assertThat(codes()).as(() -> "codes of " + this).contains(code);
        return this;
    }

    /** The codes of the error document. */
    List<String> codes() {
        return json().get("errors")
                .valueStream()
                .map(error -> error.get("code").asString())
                .toList();
    }

    /** The details of the error document. */
    List<String> details() {
        return json().get("errors")
                .valueStream()
                .map(error -> error.path("detail").asString(""))
                .toList();
    }

    Answer has(String name, String value) {
        assertThat(headers(name)).as(() -> name + " of " + this).containsExactly(value);
        return this;
    }

    Answer lacks(String name) {
        assertThat(headers(name)).as(() -> name + " of " + this).isEmpty();
        return this;
    }

    Answer holds(byte[] content) {
        assertThat(body).isEqualTo(content);
        return this;
    }

    Answer isEmpty() {
        return holds(new byte[0]);
    }

    @Override
    public String toString() {
        String shown = body.length > 1000 ? body.length + " bytes" : text();
        return status + " " + fields + " " + shown;
    }
}
