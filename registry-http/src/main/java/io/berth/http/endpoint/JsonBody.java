package io.berth.http.endpoint;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.InvalidJsonException;
import io.berth.core.model.StrictJson;
import io.berth.http.message.HttpRefusal;
import io.berth.http.route.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A small JSON object in a request to Berth's own API. Errors become a 400. */
public record JsonBody(JsonNode object) {

    private static final String TYPE = "application/json";
    private static final int DEEPEST = 8;
    private static final int MOST_TOKENS = 16 << 10;
    private static final StrictJson READER = new StrictJson(DEEPEST, MOST_TOKENS);

    /**
     * Parses a body.
     *
     * @param known the permitted fields
     * @throws HttpRefusal 415 without a JSON content type, which protects against CSRF: pages of other sites cannot
     *     send it with the browser's saved credentials
     */
    static JsonBody read(Call call, BoundedBodies bodies, Set<String> known) throws IOException {
        if (call.headers().first("Content-Type").filter(JsonBody::isJson).isEmpty()) {
            throw new HttpRefusal(415, ErrorCode.UNSUPPORTED, "expected Content-Type: " + TYPE);
        }
        JsonNode object = bodies.read(call.owner(), call.request().body(), JsonBody::parse);
        return checked(object, known);
    }

    private static boolean isJson(String type) {
        return type.split(";", 2)[0].strip().equalsIgnoreCase(TYPE);
    }

    private static JsonBody checked(JsonNode object, Set<String> known) {
        if (!object.isObject()) {
            throw wrong("expected a JSON object");
        }
        object.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw wrong("unknown field (expected "
                            + String.join(", ", known.stream().sorted().toList()) + ")");
                });
        return new JsonBody(object);
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return READER.read(bytes);
        } catch (InvalidJsonException e) {
            throw wrong("not JSON");
        }
    }

    static HttpRefusal wrong(String problem) {
        return new HttpRefusal(400, ErrorCode.UNSUPPORTED, problem);
    }

    /** Whether a field is true; false without it. */
    public boolean flag(String field) {
        Optional<JsonNode> value = value(field);
        if (value.isPresent() && !value.get().isBoolean()) {
            throw wrong(field + ": expected true or false");
        }
        return value.isPresent() && value.get().asBoolean();
    }

    /** The text of a field; empty without it. */
    public Optional<String> text(String field) {
        Optional<JsonNode> value = value(field);
        if (value.isPresent() && !value.get().isString()) {
            throw wrong(field + ": expected text");
        }
        return value.map(JsonNode::asString);
    }

    List<String> texts(String field) {
        Optional<JsonNode> value = value(field);
        if (value.isPresent()
                && !(value.get().isArray() && value.get().valueStream().allMatch(JsonNode::isString))) {
            throw wrong(field + ": expected a list of texts");
        }
        return value.map(array -> array.valueStream().map(JsonNode::asString).toList())
                .orElse(List.of());
    }

    Optional<Duration> seconds(String field) {
        Optional<JsonNode> value = value(field);
        if (value.isPresent() && !(value.get().isIntegralNumber() && value.get().canConvertToInt())) {
            throw wrong(field + ": expected a whole number of seconds");
        }
        return value.map(JsonNode::asInt).map(Duration::ofSeconds);
    }

    private Optional<JsonNode> value(String field) {
        return Optional.ofNullable(object.get(field)).filter(value -> !value.isNull());
    }
}
