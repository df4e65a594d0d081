package io.berth.http.wire;

import io.berth.http.message.Response;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON documents of responses. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A response with this document. */
    public static Response response(int status, ObjectNode document) {
        return response(status, "application/json", document);
    }

    /** A response with this document and media type. */
    public static Response response(int status, String contentType, ObjectNode document) {
        return Response.of(status, contentType, MAPPER.writeValueAsBytes(document));
    }

    /**
     * A response with an object that is streamed, without building a tree.
     *
     * @param properties of the object, written to the generator
     */
    public static Response response(int status, String contentType, Consumer<JsonGenerator> properties) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator document = MAPPER.createGenerator(bytes)) {
            document.writeStartObject();
            properties.accept(document);
            document.writeEndObject();
        }
        return Response.of(status, contentType, bytes.toByteArray());
    }
}
