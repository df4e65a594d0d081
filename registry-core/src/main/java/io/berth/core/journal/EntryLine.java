package io.berth.core.journal;

import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import io.berth.core.model.Tag;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An entry as a line of JSON. */
final class EntryLine {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final String TAG_MOVED = "tag moved";
    private static final String TAG_DELETED = "tag deleted";
    private static final String MANIFEST_DELETED = "manifest deleted";
    private static final String MANIFEST_COLLECTED = "manifest collected";
    private static final String BLOB_DELETED = "blob deleted";
    private static final String REPOSITORY_DELETED = "repository deleted";

    private EntryLine() {}

    static byte[] print(List<Entry> entries) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            lines.writeBytes(MAPPER.writeValueAsBytes(document(entry)));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private static ObjectNode document(Entry entry) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("time", entry.time().toString());
        switch (entry.change()) {
            case Change.TagMoved(Tag tag, Optional<Digest> from, Digest to) -> {
                document.put("change", TAG_MOVED).put("tag", tag.name());
                from.ifPresent(digest -> document.put("from", digest.toString()));
                document.put("to", to.toString());
            }
            case Change.TagDeleted(Tag tag, Digest from) ->
                document.put("change", TAG_DELETED).put("tag", tag.name()).put("from", from.toString());
            case Change.ManifestDeleted(Digest digest, String mediaType, long size) ->
                document.put("change", MANIFEST_DELETED)
                        .put("digest", digest.toString())
                        .put("mediaType", mediaType)
                        .put("size", size);
            case Change.ManifestCollected(Digest digest) ->
                document.put("change", MANIFEST_COLLECTED).put("digest", digest.toString());
            case Change.BlobDeleted(Digest digest) ->
                document.put("change", BLOB_DELETED).put("digest", digest.toString());
            case Change.RepositoryDeleted() -> document.put("change", REPOSITORY_DELETED);
        }
        return document.put("account", entry.account()).put("deletion", entry.deletion());
    }

    /** The entry; empty when the line is damaged, or of a later version. */
    static Optional<Entry> parse(String line) {
        try {
            JsonNode document = MAPPER.readTree(line.getBytes(StandardCharsets.UTF_8));
            return change(document)
                    .map(change -> new Entry(
                            Instant.parse(document.required("time").asString()),
                            document.path("account").asString(""),
                            document.path("deletion").asString(""),
                            change));
        } catch (JacksonException | IllegalArgumentException | DateTimeException | RegistryException e) {
            return Optional.empty();
        }
    }

    private static Optional<Change> change(JsonNode document) {
        return switch (document.required("change").asString()) {
            case TAG_MOVED ->
                Optional.of(new Change.TagMoved(
                        tag(document),
                        Optional.ofNullable(document.get("from")).map(from -> Digest.parse(from.asString())),
                        digest(document, "to")));
            case TAG_DELETED -> Optional.of(new Change.TagDeleted(tag(document), digest(document, "from")));
            case MANIFEST_DELETED ->
                Optional.of(new Change.ManifestDeleted(
                        digest(document, "digest"),
                        document.path("mediaType").asString(""),
                        document.path("size").asLong(0)));
            case MANIFEST_COLLECTED -> Optional.of(new Change.ManifestCollected(digest(document, "digest")));
            case BLOB_DELETED -> Optional.of(new Change.BlobDeleted(digest(document, "digest")));
            case REPOSITORY_DELETED -> Optional.of(new Change.RepositoryDeleted());
            default -> Optional.empty();
        };
    }

    private static Tag tag(JsonNode document) {
        return new Tag(document.required("tag").asString());
    }

    private static Digest digest(JsonNode document, String name) {
        return Digest.parse(document.required(name).asString());
    }
}
