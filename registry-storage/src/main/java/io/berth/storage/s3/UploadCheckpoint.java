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
 * What a session has received, as it is kept in the bucket between two requests: the parts of an assembly, and a tail
 * of bytes that are too few for a part. The tail is an object; the rest of this are its notes. Once it is written to
 * again its bytes are elsewhere, and its content is a name of its own: where bytes come back, so does their entity tag,
 * and a writer would not see that another one was there.
 *
 * @param assembly empty while all bytes are in the tail
 * @param digest of all bytes; empty when nobody has hashed them from the first to the last
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
     * Parts that were sent.
     *
     * @param size of all together, in bytes
     * @param seal tells these parts from others that somebody may have sent in their places
     */
    record Parts(String attempt, int count, long size, String seal) {}

    /**
     * The writing of all this.
     *
     * @param name of its own, as no other has
     * @param apart the version of the object that has the bytes of the tail; empty when there are none, or they are
     *     here
     * @param version of the object
     */
    record Noted(String name, Optional<String> apart, String version) {}

    /** What an object and its notes say. */
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

    /** The same, noted. */
    UploadCheckpoint as(Noted now) {
        return new UploadCheckpoint(assembly, digest, tail, Optional.of(now));
    }

    /** The notes of a writing of this name. */
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

    /** How many bytes were received. */
    long offset() {
        return assembly.map(Parts::size).orElse(0L) + tail;
    }

    /** The seal of parts: a hash of what the server knows each by. */
    static String seal(List<CompletedPart> parts) {
        StringBuilder tags = new StringBuilder();
        parts.forEach(part -> tags.append(part.eTag()).append('\n'));
        return Digest.Algorithm.SHA256
                .digestOf(tags.toString().getBytes(StandardCharsets.UTF_8))
                .hex();
    }
}
