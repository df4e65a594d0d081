package io.berth.core.apikey;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON document of a key. */
final class KeyDocument {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private KeyDocument() {}

    static byte[] print(ApiKey key) {
        return MAPPER.writeValueAsBytes(document(key));
    }

    static byte[] print(RevokedKey revoked) {
        ObjectNode document =
                document(revoked.key()).put("revoked", revoked.revoked().toString());
        revoked.lastUse().ifPresent(use -> document.put("lastUsed", use.toString()));
        return MAPPER.writeValueAsBytes(document);
    }

    private static ObjectNode document(ApiKey key) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("name", key.name()).put("account", key.account());
        key.owner().ifPresent(owner -> document.put("knownBy", owner.source()).put("generation", owner.generation()));
        ArrayNode scopes = document.putArray("scopes");
        key.scopes().forEach(scope -> scopes.add(scope.toString()));
        ArrayNode groups = document.putArray("groups");
        new TreeSet<>(key.groups()).forEach(groups::add);
        document.put("created", key.created().toString());
        key.expires().ifPresent(end -> document.put("expires", end.toString()));
        document.put("sha256", key.secretHash());
        return document;
    }

    /** @throws IOException when it is not what {@link #print(ApiKey)} wrote */
    static ApiKey parse(String id, byte[] content) throws IOException {
        return parse(id, content, document -> key(id, document));
    }

    /** @throws IOException when it is not what {@link #print(RevokedKey)} wrote */
    static RevokedKey parseRevoked(String id, byte[] content) throws IOException {
        return parse(
                id,
                content,
                document -> new RevokedKey(
                        key(id, document),
                        Instant.parse(document.required("revoked").asString()),
                        instant(document, "lastUsed")));
    }

    private static <T> T parse(String id, byte[] content, Function<JsonNode, T> value) throws IOException {
        try {
            return value.apply(MAPPER.readTree(content));
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new IOException("the API key " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ApiKey key(String id, JsonNode document) {
        return new ApiKey(
                id,
                document.required("name").asString(),
                document.required("account").asString(),
                owner(document),
                List.copyOf(texts(document.required("scopes"), KeyScope::parse)),
                Set.copyOf(texts(document.required("groups"), group -> group)),
                Instant.parse(document.required("created").asString()),
                instant(document, "expires"),
                document.required("sha256").asString());
    }

    private static Optional<Instant> instant(JsonNode document, String name) {
        return Optional.ofNullable(document.get(name)).map(value -> Instant.parse(value.asString()));
    }

    private static Optional<KeyOwner> owner(JsonNode document) {
        return Optional.ofNullable(document.get("knownBy"))
                .map(source -> new KeyOwner(
                        source.asString(), document.path("generation").asString("")));
    }

    private static <T> List<T> texts(JsonNode array, Function<String, T> parse) {
        return array.valueStream().map(JsonNode::asString).map(parse).collect(Collectors.toList());
    }
}
