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
 * The objects of a bucket, by the keys of {@link io.berth.storage.layout.StorageLayout}. The SDK retries transient
 * failures, with jitter and until the deadline; a final failure is an {@code IOException} that names the request.
 * Thread-safe.
 */
final class Bucket implements AutoCloseable {

    private static final String TYPE = "application/octet-stream";
    private static final int LISTED_AT_ONCE = 1000;

    /** The metadata entry with the unique name of a write. */
    private static final String WRITING = "berth-writing";

    /** The timeout of requests that transfer content. */
    private static final Duration LONGEST_TRANSFER = Duration.ofMinutes(10);

    /** Larger requests get the timeout of a transfer; in bytes. */
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

    /** The content of an object; empty when there is none. */
    Optional<Content> read(String key) throws IOException {
        return found("read", key, () -> {
            ResponseBytes<GetObjectResponse> response =
                    client.getObject(request -> request.bucket(name).key(prefix + key), ResponseTransformer.toBytes());
            return new Content(response.asByteBuffer(), response.response().eTag());
        });
    }

    /** The metadata of an object (HEAD); empty when there is none. */
    Optional<StoredObject> look(String key) throws IOException {
        return found("look at", key, () -> {
            HeadObjectResponse response =
                    client.headObject(request -> request.bucket(name).key(prefix + key));
            return new StoredObject(
                    response.contentLength(), response.eTag(), response.lastModified(), response.metadata());
        });
    }

    /**
     * Opens an object at an offset. Close it by {@code abort} unless it was read to its end: closing reads the rest.
     *
     * @param version that the object must still have
     * @throws IOException when it has another, or is gone, or the response has another range
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

    /** A server or cache that ignores the range sends all bytes, which may happen to be the requested ones. */
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

    /** Creates an object; empty when it exists. */
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

    /** Deletes an object; does nothing when there is none. */
    void delete(String key) throws IOException {
        // S3 reports success when there is none; other servers do not.
        found(
                "delete",
                key,
                () -> client.deleteObject(request -> request.bucket(name).key(prefix + key)));
    }

    /** Deletes objects, existing or not; at most a thousand. */
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
     * @param after a key, exclusive
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

    // --- multipart uploads ---

    /** Starts a multipart upload; returns its id. */
    String begin(String key) throws IOException {
        return call(
                "begin",
                key,
                () -> client.createMultipartUpload(request ->
                                request.bucket(name).key(prefix + key).contentType(TYPE))
                        .uploadId());
    }

    /** Uploads a part; replaces another one of the same number. */
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

    /** The uploaded parts, by number; empty when the multipart upload no longer exists. */
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
     * Completes a multipart upload, replacing the object. If the response was lost and the request retried, the upload
     * no longer exists; then the object is checked, and must have this size.
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

    /** Some servers omit the quotes of an entity tag in the XML of a response. */
    private static String unquoted(String tag) {
        return tag.replace("\"", "");
    }

    /**
     * A completed object.
     *
     * @param ours whether it certainly consists of our parts; else a concurrent writer may have made another of the
     *     same size
     */
    record Completed(String version, boolean ours) {}

    /** Aborts a multipart upload and frees its parts; does nothing when there is none. */
    void abort(String key, String attempt) throws IOException {
        found(
                "give up",
                key,
                () -> client.abortMultipartUpload(
                        request -> request.bucket(name).key(prefix + key).uploadId(attempt)));
    }

    /**
     * The multipart uploads in progress whose keys have this prefix, as far as the server lists them; some never do.
     */
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

    /** A multipart upload in progress. */
    record Attempt(String key, String id, Instant begun) {}

    // --- copies within the bucket ---

    /**
     * Copies an object in one request; at most {@link S3Settings#LARGEST_COPY} bytes. Metadata is not copied.
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
     * A byte range of an object of this version.
     *
     * @param range as in HTTP; empty for all bytes, as S3 accepts no range of a small object
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
     * Copies bytes of an object as a part of a multipart upload.
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

    // --- presigned URLs ---

    /** A presigned URL of the object, with an expiry. */
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
     * Writes an object only if it has this version, or does not exist; empty when the condition fails, or on a conflict
     * with a concurrent write. A request whose response was lost is retried, and then refused because the first attempt
     * succeeded; a server may also reset the connection before its refusal is received. So each write has a unique name
     * in its metadata, and a HEAD request tells what happened.
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

    /** Whether a request failed because the server does not support it. */
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
     * Bytes to be sent, repeatably.
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
