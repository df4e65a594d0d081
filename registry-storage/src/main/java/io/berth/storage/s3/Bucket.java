package io.berth.storage.s3;

import io.berth.core.model.Page;
import io.berth.core.store.Blocking;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The objects of a bucket, by the keys of {@link io.berth.storage.layout.StorageLayout}. The SDK repeats what failed
 * for a reason that may pass, with jitter and until the deadline; what fails then is an {@code IOException} that names
 * the request. Safe for use by many threads.
 */
final class Bucket implements AutoCloseable {

    private static final String TYPE = "application/octet-stream";
    private static final int LISTED_AT_ONCE = 1000;

    /** The note with the name of a writing. */
    private static final String WRITING = "berth-writing";

    /** Requests that move content take as long as that takes, but not for ever. */
    private static final Duration LONGEST_TRANSFER = Duration.ofMinutes(10);

    /** Beyond this much a request is given the time of a transfer; in bytes. */
    private static final long LARGE = 256 * 1024;

    private static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(2);

    private final S3Client client;
    private final S3Presigner presigner;
    private final String name;
    private final String prefix;

    Bucket(S3Client client, S3Presigner presigner, String name, String prefix) {
        this.client = client;
        this.presigner = presigner;
        this.name = name;
        this.prefix = prefix;
    }

    // --- objects ---

    /** An object that has been read. */
    record Content(ByteBuffer content, String version) {

        byte[] bytes() {
            byte[] bytes = new byte[content.remaining()];
            content.duplicate().get(bytes);
            return bytes;
        }
    }

    /** What an object holds; empty when there is none. */
    Optional<Content> read(String key) throws IOException {
        return found("read", key, () -> {
            ResponseBytes<GetObjectResponse> response =
                    client.getObject(request -> request.bucket(name).key(prefix + key), ResponseTransformer.toBytes());
            return new Content(response.asByteBuffer(), response.response().eTag());
        });
    }

    /** What is known of an object without reading it; empty when there is none. */
    Optional<StoredObject> look(String key) throws IOException {
        return found("look at", key, () -> {
            HeadObjectResponse response =
                    client.headObject(request -> request.bucket(name).key(prefix + key));
            return new StoredObject(
                    response.contentLength(), response.eTag(), response.lastModified(), response.metadata());
        });
    }

    /**
     * The bytes of an object from an offset on. To be closed by {@code abort} unless it was read to its end: closing
     * reads the rest.
     *
     * @param version which the object must still have
     * @throws IOException when it has another, or is gone, or the server gives other bytes
     */
    ResponseInputStream<GetObjectResponse> open(String key, String version, long offset, long length)
            throws IOException {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(name)
                .key(prefix + key)
                .ifMatch(version)
                .range("bytes=" + offset + "-" + (offset + length - 1))
                .build();
        ResponseInputStream<GetObjectResponse> stream =
                call("read", key, () -> client.getObject(request, ResponseTransformer.toInputStream()));
        if (!isRange(stream.response(), offset, length)) {
            stream.abort();
            throw new IOException("asked for the bytes of " + prefix + key + " from " + offset + " on, bucket " + name
                    + " gives others: is there something in between that knows no ranges?");
        }
        return stream;
    }

    /** A server or a cache that ignores the range gives all bytes, which may be those that are wanted. */
    private static boolean isRange(GetObjectResponse response, long offset, long length) {
        return response.contentRange() == null
                ? offset == 0 && response.contentLength() == length
                : response.contentRange().startsWith("bytes " + offset + "-" + (offset + length - 1) + "/");
    }

    /** Writes or replaces an object; returns its version. */
    String write(String key, Payload payload, Map<String, String> notes) throws IOException {
        return call("write", key, () -> put(key, payload, notes, request -> {}));
    }

    String write(String key, byte[] content) throws IOException {
        return write(key, Payload.of(ByteBuffer.wrap(content)), Map.of());
    }

    /** Writes an object unless there is one; empty when there is. */
    Optional<String> create(String key, Payload payload, Map<String, String> notes) throws IOException {
        return conditional(key, payload, notes, Optional.empty());
    }

    Optional<String> create(String key, byte[] content) throws IOException {
        return create(key, Payload.of(ByteBuffer.wrap(content)), Map.of());
    }

    /** Replaces an object that has this version; empty when it has another. */
    Optional<String> replace(String key, String version, Payload payload, Map<String, String> notes)
            throws IOException {
        return conditional(key, payload, notes, Optional.of(version));
    }

    private String put(
            String key, Payload payload, Map<String, String> notes, Consumer<PutObjectRequest.Builder> condition) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(name)
                .key(prefix + key)
                .contentType(TYPE)
                .metadata(notes);
        condition.accept(request);
        if (payload.size() > LARGE) {
            request.overrideConfiguration(Bucket::patiently);
        }
        return client.putObject(request.build(), payload.body()).eTag();
    }

    private static void patiently(AwsRequestOverrideConfiguration.Builder configuration) {
        configuration.apiCallTimeout(LONGEST_TRANSFER).apiCallAttemptTimeout(LONGEST_ATTEMPT);
    }

    /** Removes an object, whether or not there is one. */
    void delete(String key) throws IOException {
        // S3 says nothing when there is none; others do.
        found(
                "delete",
                key,
                () -> client.deleteObject(request -> request.bucket(name).key(prefix + key)));
    }

    /** Removes objects, whether or not they are there; at most a thousand. */
    void delete(List<String> keys) throws IOException {
        if (keys.isEmpty()) {
            return;
        }
        List<ObjectIdentifier> objects = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(prefix + key).build())
                .toList();
        DeleteObjectsResponse response = call(
                "delete",
                keys.getFirst(),
                () -> client.deleteObjects(request -> request.bucket(name)
                        .delete(Delete.builder().objects(objects).quiet(true).build())));
        if (response.hasErrors() && !response.errors().isEmpty()) {
            throw new IOException(
                    "cannot delete " + response.errors().getFirst().key() + " from bucket " + name + ": "
                            + response.errors().getFirst().message());
        }
    }

    // --- listings ---

    /** An object in a listing. */
    record Listed(String key, long size, Instant lastWrite) {}

    /**
     * The objects below a level in the order of their keys' bytes.
     *
     * @param level ends with a slash
     * @param after a key; itself left out
     */
    Page<Listed> objects(String level, Optional<String> after, int limit) throws IOException {
        ListObjectsV2Response response = list(level, after, limit, false);
        return new Page<>(
                response.contents().stream()
                        .map(object -> new Listed(key(object.key()), object.size(), object.lastModified()))
                        .toList(),
                response.isTruncated());
    }

    /** The same, one level only: keys of objects, and of levels, which end with a slash. */
    Page<String> children(String level, Optional<String> after, int limit) throws IOException {
        ListObjectsV2Response response = list(level, after, limit, true);
        List<String> keys = new ArrayList<>();
        response.contents().stream().map(S3Object::key).map(this::key).forEach(keys::add);
        response.commonPrefixes().forEach(common -> keys.add(key(common.prefix())));
        keys.sort(null);
        return new Page<>(keys, response.isTruncated());
    }

    private ListObjectsV2Response list(String level, Optional<String> after, int limit, boolean onlyChildren)
            throws IOException {
        return call(
                "list",
                level,
                () -> client.listObjectsV2(request -> request.bucket(name)
                        .prefix(prefix + level)
                        .delimiter(onlyChildren ? "/" : null)
                        .startAfter(after.map(key -> prefix + key).orElse(null))
                        .maxKeys(Math.min(limit, LISTED_AT_ONCE))));
    }

    private String key(String objectKey) {
        return objectKey.substring(prefix.length());
    }

    // --- content in parts ---

    /** Begins to put an object together from parts; returns the id of the attempt. */
    String begin(String key) throws IOException {
        return call(
                "begin",
                key,
                () -> client.createMultipartUpload(request ->
                                request.bucket(name).key(prefix + key).contentType(TYPE))
                        .uploadId());
    }

    /** Sends a part; another one of the same number is replaced. */
    CompletedPart send(String key, String attempt, int number, Payload payload) throws IOException {
        return call("send a part of", key, () -> {
            var response = client.uploadPart(
                    request -> request.bucket(name)
                            .key(prefix + key)
                            .uploadId(attempt)
                            .partNumber(number)
                            .overrideConfiguration(Bucket::patiently),
                    payload.body());
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(response.eTag())
                    .build();
        });
    }

    /** The parts sent so far, in the order of their numbers; empty when there is no such attempt any more. */
    Optional<List<Part>> parts(String key, String attempt) throws IOException {
        List<Part> parts = new ArrayList<>();
        Optional<ListPartsResponse> response;
        do {
            Integer after = parts.isEmpty() ? null : parts.getLast().partNumber();
            response = found(
                    "list the parts of",
                    key,
                    () -> client.listParts(request -> request.bucket(name)
                            .key(prefix + key)
                            .uploadId(attempt)
                            .partNumberMarker(after)));
            response.ifPresent(page -> parts.addAll(page.parts()));
        } while (response.isPresent() && response.get().isTruncated());
        return response.map(_ -> parts);
    }

    /**
     * Makes the object of the parts, replacing what was there. When the answer got lost and the request was repeated,
     * the attempt is not there any more; then the object is what tells, and has to be so long.
     *
     * @param size of all parts, in bytes
     */
    Completed complete(String key, String attempt, List<CompletedPart> parts, long size) throws IOException {
        Blocking.checkpoint();
        Optional<String> made = Optional.empty();
        try {
            made = Optional.ofNullable(client.completeMultipartUpload(request -> request.bucket(name)
                            .key(prefix + key)
                            .uploadId(attempt)
                            .multipartUpload(upload -> upload.parts(parts))
                            .overrideConfiguration(Bucket::patiently))
                    .eTag());
        } catch (AwsServiceException e) {
            if (e.statusCode() != 404 || e.numAttempts() == 1) {
                throw failed("complete", key, e);
            }
        } catch (SdkException e) {
            throw failed("complete", key, e);
        }
        Optional<StoredObject> object = look(key);
        if (object.isEmpty() || object.get().size() != size) {
            throw new IOException(prefix + key + " in bucket " + name + " has "
                    + object.map(StoredObject::size).orElse(-1L) + " bytes, once complete, of " + size);
        }
        String version = object.get().version();
        return new Completed(version, made.map(Bucket::unquoted).equals(Optional.of(unquoted(version))));
    }

    /** In the text of an answer some servers write a tag without the quotes it has in a header. */
    private static String unquoted(String tag) {
        return tag.replace("\"", "");
    }

    /**
     * An object that has been put together.
     *
     * @param ours whether it is sure to be of our parts; else somebody may have made another of the same size since
     */
    record Completed(String version, boolean ours) {}

    /** Gives an attempt up, and the space of its parts; nothing happens when there is none such. */
    void abort(String key, String attempt) throws IOException {
        found(
                "give up",
                key,
                () -> client.abortMultipartUpload(
                        request -> request.bucket(name).key(prefix + key).uploadId(attempt)));
    }

    /** Attempts under way whose keys begin so, as far as the server tells; for some servers there are none. */
    List<Attempt> attempts(String keyPrefix) throws IOException {
        return call(
                "list attempts at",
                keyPrefix,
                () ->
                        client
                                .listMultipartUploads(
                                        request -> request.bucket(name).prefix(prefix + keyPrefix))
                                .uploads()
                                .stream()
                                .map(upload -> new Attempt(key(upload.key()), upload.uploadId(), upload.initiated()))
                                .toList());
    }

    /** An attempt to put an object together. */
    record Attempt(String key, String id, Instant begun) {}

    // --- copies within the bucket ---

    /**
     * Copies an object in one request; at most {@link S3Settings#LARGEST_COPY} bytes. Notes are left behind.
     *
     * @param version which it must still have
     * @throws ChangedException when it has another, or is gone
     */
    void copy(String from, String version, String to) throws IOException {
        unchanged(
                "copy",
                from,
                () -> client.copyObject(request -> request.sourceBucket(name)
                        .sourceKey(prefix + from)
                        .copySourceIfMatch(version)
                        .destinationBucket(name)
                        .destinationKey(prefix + to)
                        .contentType(TYPE)
                        .metadataDirective(MetadataDirective.REPLACE)
                        .overrideConfiguration(Bucket::patiently)));
    }

    /**
     * Bytes of an object that has this version.
     *
     * @param range as HTTP writes it; empty for all of them, as S3 takes no range of a small object
     */
    record Source(String key, String version, Optional<String> range) {

        static Source all(String key, String version) {
            return new Source(key, version, Optional.empty());
        }

        static Source range(String key, String version, long offset, long length) {
            return new Source(key, version, Optional.of("bytes=" + offset + "-" + (offset + length - 1)));
        }
    }

    /**
     * Copies bytes of an object as a part of another.
     *
     * @throws ChangedException when the object has another version, or is gone
     */
    CompletedPart copy(Source source, String to, String attempt, int number) throws IOException {
        return unchanged("copy a part of", source.key(), () -> {
            var response = client.uploadPartCopy(request -> request.sourceBucket(name)
                    .sourceKey(prefix + source.key())
                    .copySourceIfMatch(source.version())
                    .copySourceRange(source.range().orElse(null))
                    .destinationBucket(name)
                    .destinationKey(prefix + to)
                    .uploadId(attempt)
                    .partNumber(number)
                    .overrideConfiguration(Bucket::patiently));
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(response.copyPartResult().eTag())
                    .build();
        });
    }

    // --- addresses ---

    /** An address that gives the object to whoever has it, for a while. */
    URI address(String key, Duration good) throws IOException {
        Blocking.checkpoint();
        try {
            return presigner
                    .presignGetObject(request -> request.signatureDuration(good)
                            .getObjectRequest(get -> get.bucket(name).key(prefix + key)))
                    .url()
                    .toURI();
        } catch (SdkException | URISyntaxException e) {
            throw failed("sign an address of", key, e);
        }
    }

    // --- failures ---

    private <T> T call(String what, String key, Supplier<T> request) throws IOException {
        Blocking.checkpoint();
        try {
            return request.get();
        } catch (SdkException e) {
            throw failed(what, key, e);
        }
    }

    private <T> T unchanged(String what, String key, Supplier<T> request) throws IOException {
        Blocking.checkpoint();
        try {
            return request.get();
        } catch (AwsServiceException e) {
            if (e.statusCode() == 412 || (e.statusCode() == 404 && !isBucketMissing(e))) {
                throw new ChangedException("cannot " + what + " " + prefix + key + " in bucket " + name, e);
            }
            throw failed(what, key, e);
        } catch (SdkException e) {
            throw failed(what, key, e);
        }
    }

    private <T> Optional<T> found(String what, String key, Supplier<T> request) throws IOException {
        Blocking.checkpoint();
        try {
            return Optional.of(request.get());
        } catch (AwsServiceException e) {
            if (e.statusCode() == 404 && !isBucketMissing(e)) {
                return Optional.empty();
            }
            throw failed(what, key, e);
        } catch (SdkException e) {
            throw failed(what, key, e);
        }
    }

    /**
     * Writes an object of this version only, or only where there is none; empty when it is another, or somebody else
     * decides on it at this moment. A request is repeated when its answer got lost, and then refused because it was
     * granted; or a server resets the connection before its refusal was heard. So each writing has a name among its
     * notes, and a look tells what became of it.
     */
    private Optional<String> conditional(
            String key, Payload payload, Map<String, String> notes, Optional<String> version) throws IOException {
        Blocking.checkpoint();
        Map<String, String> named = new HashMap<>(notes);
        String writing = UUID.randomUUID().toString();
        named.put(WRITING, writing);
        try {
            return Optional.of(put(
                    key,
                    payload,
                    named,
                    request -> version.ifPresentOrElse(request::ifMatch, () -> request.ifNoneMatch("*"))));
        } catch (AwsServiceException e) {
            if (!isRefusal(e)) {
                throw failed("write", key, e);
            }
            return e.numAttempts() == 1 ? Optional.empty() : written(writing, look(key));
        } catch (SdkException e) {
            Optional<StoredObject> present = look(key);
            if (present.map(StoredObject::version).equals(version)) {
                throw failed("write", key, e);
            }
            return written(writing, present);
        }
    }

    private static Optional<String> written(String writing, Optional<StoredObject> present) {
        return present.filter(object -> writing.equals(object.notes().get(WRITING)))
                .map(StoredObject::version);
    }

    private static boolean isRefusal(AwsServiceException e) {
        return e.statusCode() == 412 || e.statusCode() == 409 || (e.statusCode() == 404 && !isBucketMissing(e));
    }

    /** Whether a request failed because the server does not know what it asks for. */
    static boolean isUnknownRequest(IOException failure) {
        return failure.getCause() instanceof AwsServiceException answered
                && (answered.statusCode() == 501 || answered.statusCode() == 400);
    }

    private static boolean isBucketMissing(AwsServiceException failure) {
        return failure.awsErrorDetails() != null
                && "NoSuchBucket".equals(failure.awsErrorDetails().errorCode());
    }

    private IOException failed(String what, String key, Exception failure) {
        return new IOException(
                "cannot " + what + " " + prefix + key + " in bucket " + name + ": " + failure.getMessage(), failure);
    }

    @Override
    public void close() {
        client.close();
        presigner.close();
    }

    /**
     * Bytes to be sent, as often as it takes.
     *
     * @param size in bytes
     */
    record Payload(long size, Supplier<InputStream> stream) {

        static Payload of(ByteBuffer bytes) {
            return new Payload(bytes.remaining(), () -> new BufferStream(bytes.duplicate()));
        }

        RequestBody body() {
            return size == 0
                    ? RequestBody.empty()
                    : RequestBody.fromContentProvider(
                            ContentStreamProvider.fromInputStreamSupplier(stream), size, TYPE);
        }
    }
}
