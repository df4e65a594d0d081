package io.berth.storage.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A bucket and its settings. The defaults are those of distribution.
 *
 * @param bucket its name
 * @param prefix of every key: empty, or words joined by slashes; distribution's {@code rootdirectory}
 * @param server the endpoint and its protocol options
 * @param credentials of this server
 * @param objects options of written objects
 * @param transfer how content is transferred
 */
public record S3Settings(
        String bucket, String prefix, Server server, Credentials credentials, Objects objects, Transfer transfer) {

    /** Five megabytes: the S3 minimum for every part but the last. */
    public static final int SMALLEST_PART = 5 << 20;

    /** The maximum of one copy request, in bytes. */
    public static final long LARGEST_COPY = 5L << 30;

    public S3Settings {
        prefix = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    /**
     * The server of a bucket.
     *
     * @param endpoint of a server other than Amazon's
     * @param publicEndpoint under which clients reach the bucket, if different
     * @param pathStyle whether the bucket is named in the path, not in the host
     * @param authorities CA certificates of the server as PEM, in place of the JDK's
     * @param verify whether the server's certificate is verified
     * @param checksums whether content is sent with checksums even where the protocol does not require them
     * @param userAgent appended to that of the SDK
     */
    public record Server(
            String region,
            Optional<URI> endpoint,
            Optional<URI> publicEndpoint,
            boolean pathStyle,
            boolean dualStack,
            boolean accelerate,
            boolean fips,
            Optional<Path> authorities,
            boolean verify,
            boolean checksums,
            String userAgent) {}

    /** The credentials of this server. */
    public sealed interface Credentials {

        /** A static key. */
        record Key(String accessKey, String secretKey, Optional<String> sessionToken) implements Credentials {
            @Override
            public String toString() {
                return accessKey + ":***";
            }
        }

        /**
         * The SDK's default chain: environment variables, a web identity, a profile, the container's or the machine's
         * role.
         */
        record Chain(Optional<String> profile) implements Credentials {}
    }

    /**
     * Options of written objects.
     *
     * @param storageClass empty for the bucket's own
     * @param acl empty for the bucket's own, which is private
     */
    public record Objects(Encryption encryption, Optional<String> storageClass, Optional<String> acl) {}

    /** Server-side encryption of objects. */
    public sealed interface Encryption {

        /** The default of the bucket. */
        record Default() implements Encryption {}

        /** With a key of the server's own (SSE-S3). */
        record ServerKey() implements Encryption {}

        /** With a key of a key management service (SSE-KMS). */
        record ManagedKey(String id) implements Encryption {}

        /** With a key sent in each request and not stored by the server (SSE-C), 32 bytes in base64. */
        record CustomerKey(String base64) implements Encryption {
            @Override
            public String toString() {
                return "***";
            }
        }
    }

    /**
     * How content is transferred; sizes in bytes.
     *
     * @param part size of an upload, at least {@link #SMALLEST_PART}
     * @param copyThreshold up to which one request copies an object
     * @param copyPart part size of a larger copy
     * @param copiesAtOnce parallel requests of such a copy
     * @param memory for content on its way in, all uploads together
     * @param deadline for a small request including retries
     * @param writerPatience how long a writer waits for the previous writer of its upload
     */
    public record Transfer(
            int part,
            long copyThreshold,
            long copyPart,
            int copiesAtOnce,
            long memory,
            Duration deadline,
            Duration writerPatience) {

        public static final Transfer DEFAULTS = new Transfer(
                10 << 20, 32 << 20, 32 << 20, 100, 128 << 20, Duration.ofSeconds(30), Duration.ofSeconds(10));
    }
}
