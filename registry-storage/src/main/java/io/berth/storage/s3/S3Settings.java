package io.berth.storage.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A bucket, and how it is used. What it does not say has the usual value of distribution.
 *
 * @param bucket its name
 * @param prefix before every key: empty, or words joined by slashes; distribution's {@code rootdirectory}
 * @param server where it is, and how it is spoken to
 * @param credentials who we are there
 * @param objects what is asked for each object that is written
 * @param transfer how content travels
 */
public record S3Settings(
        String bucket, String prefix, Server server, Credentials credentials, Objects objects, Transfer transfer) {

    /** Five megabytes: what S3 asks of every part but the last. */
    public static final int SMALLEST_PART = 5 << 20;

    /** What one copy request can take, in bytes. */
    public static final long LARGEST_COPY = 5L << 30;

    public S3Settings {
        prefix = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    /**
     * The server of a bucket.
     *
     * @param endpoint of another server than Amazon's
     * @param publicEndpoint under which clients reach the bucket, where that is another one
     * @param pathStyle whether the bucket is named in the path, not in the host
     * @param authorities certificates, as PEM, of who vouches for the server, in place of the JDK's
     * @param verify whether the server's certificate is looked at
     * @param checksums whether content travels with checksums even where the protocol does not ask for them
     * @param userAgent added to what the SDK says of itself
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

    /** Who we are. */
    public sealed interface Credentials {

        /** Somebody with a key. */
        record Key(String accessKey, String secretKey, Optional<String> sessionToken) implements Credentials {
            @Override
            public String toString() {
                return accessKey + ":***";
            }
        }

        /** Whom the environment says: variables, a web identity, a profile, the container's or the machine's role. */
        record Chain(Optional<String> profile) implements Credentials {}
    }

    /**
     * What is asked for each object.
     *
     * @param storageClass empty for the bucket's own
     * @param acl empty for the bucket's own, which is private
     */
    public record Objects(Encryption encryption, Optional<String> storageClass, Optional<String> acl) {}

    /** How the server encrypts what it keeps. */
    public sealed interface Encryption {

        /** As the bucket is set. */
        record Default() implements Encryption {}

        /** With a key of the server's own (SSE-S3). */
        record ServerKey() implements Encryption {}

        /** With a key of a key management service (SSE-KMS). */
        record ManagedKey(String id) implements Encryption {}

        /** With a key that travels with each request and is forgotten (SSE-C), 32 bytes in base64. */
        record CustomerKey(String base64) implements Encryption {
            @Override
            public String toString() {
                return "***";
            }
        }
    }

    /**
     * How content travels; sizes in bytes.
     *
     * @param part of an upload, at least {@link #SMALLEST_PART}
     * @param copyThreshold up to which one request copies an object
     * @param copyPart of a copy in several requests
     * @param copiesAtOnce how many of these requests run side by side
     * @param memory for content on its way in, all uploads together
     * @param deadline by which a small request has succeeded, all attempts together, or failed
     * @param writerPatience how long a writer waits for the previous one of its upload to let go
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
