package io.berth.storage.s3;

import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * The state of a session as recorded in the bucket between two requests: the uploaded parts, and a tail of bytes too
 * few for a part. The tail is an object; the rest is in its metadata. After the first append the bytes of the tail are
 * in a separate object, and the content of this one is a unique name: otherwise equal bytes would have equal entity
 * tags, and a writer would not notice a concurrent write.
 *
 * @param assembly empty while all bytes are in the tail
 * @param digest of all bytes; empty when they were not hashed from first to last
 * @param tail in bytes
 * @param noted empty when there is no object yet
 */
record UploadCheckpoint(Optional<Parts> assembly, Optional<Digest> digest, long tail, Optional<Noted> noted) {

    static final UploadCheckpoint NOTHING =
            new UploadCheckpoint(Optional.empty(), Optional.empty(), 0, Optional.empty());

    private static final String ATTEMPT = "berth-attempt";
    private static final String COUNT = "berth-parts";
    private static final String SIZE = "berth-parts-size";
    private static final String SEAL = "berth-parts-seal";
    private static final String DIGEST = "berth-digest";
    private static final String NAME = "berth-noted";
    private static final String TAIL = "berth-tail-size";
    private static final String APART = "berth-tail-version";

    /**
     * Uploaded parts.
     *
     * @param size of all together, in bytes
     * @param seal distinguishes them from parts that another writer may have put in their place
     */
    record Parts(String attempt, int count, long size, String seal) {}

    /**
     * The record of a checkpoint.
     *
     * @param name unique
     * @param apart the version of the separate object with the bytes of the tail; empty when there are none, or they
     *     are in this one
     * @param version of the object
     */
    record Noted(String name, Optional<String> apart, String version) {}

    /** Parses an object and its metadata. */
    static UploadCheckpoint of(StoredObject object) {
        Map<String, String> notes = object.notes();
        Optional<Parts> parts = Optional.ofNullable(notes.get(ATTEMPT))
                .map(attempt -> new Parts(
                        attempt,
                        Integer.parseInt(notes.getOrDefault(COUNT, "0")),
                        Long.parseLong(notes.getOrDefault(SIZE, "0")),
                        notes.getOrDefault(SEAL, "")));
        return new UploadCheckpoint(
                parts,
                Optional.ofNullable(notes.get(DIGEST)).flatMap(UploadCheckpoint::digest),
                Optional.ofNullable(notes.get(TAIL)).map(Long::parseLong).orElse(object.size()),
                Optional.of(new Noted(
                        notes.getOrDefault(NAME, ""), Optional.ofNullable(notes.get(APART)), object.version())));
    }

    private static Optional<Digest> digest(String text) {
        try {
            return Optional.of(Digest.parse(text));
        } catch (RegistryException damaged) {
            return Optional.empty();
        }
    }

    /** A copy with this record. */
    UploadCheckpoint as(Noted now) {
        return new UploadCheckpoint(assembly, digest, tail, Optional.of(now));
    }

    /** The metadata for a write of this name. */
    Map<String, String> notes(String name, Optional<String> apart) {
        Map<String, String> notes = new HashMap<>();
        notes.put(NAME, name);
        notes.put(TAIL, String.valueOf(tail));
        apart.ifPresent(version -> notes.put(APART, version));
        assembly.ifPresent(parts -> {
            notes.put(ATTEMPT, parts.attempt());
            notes.put(COUNT, String.valueOf(parts.count()));
            notes.put(SIZE, String.valueOf(parts.size()));
            notes.put(SEAL, parts.seal());
        });
        digest.ifPresent(known -> notes.put(DIGEST, known.toString()));
        return notes;
    }

    /** The number of bytes received. */
    long offset() {
        return assembly.map(Parts::size).orElse(0L) + tail;
    }

    /** The seal of parts: a hash of their entity tags. */
    static String seal(List<CompletedPart> parts) {
        StringBuilder tags = new StringBuilder();
        parts.forEach(part -> tags.append(part.eTag()).append('\n'));
        return Digest.Algorithm.SHA256
                .digestOf(tags.toString().getBytes(StandardCharsets.UTF_8))
                .hex();
    }
}
