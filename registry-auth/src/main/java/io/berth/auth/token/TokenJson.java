package io.berth.auth.token;

import io.berth.core.model.InvalidJsonException;
import io.berth.core.model.StrictJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses JSON of tokens, with limits on depth and length. */
final class TokenJson {

    private static final int DEEPEST = 8;
    private static final int MOST_TOKENS = 20_000;

    private static final StrictJson READER = new StrictJson(DEEPEST, MOST_TOKENS);
    private static final JsonMapper WRITER = JsonMapper.shared();

    private TokenJson() {}

    /** The object in these bytes; empty when they contain none. */
    static Optional<JsonNode> object(byte[] bytes) {
        try {
            return Optional.of(READER.read(bytes)).filter(JsonNode::isObject);
        } catch (InvalidJsonException e) {
            return Optional.empty();
        }
    }

    static byte[] write(JsonNode document) {
        return WRITER.writeValueAsBytes(document);
    }
}
