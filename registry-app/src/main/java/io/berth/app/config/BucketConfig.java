package io.berth.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code berth.s3} section: settings of a bucket beyond {@code storage.s3}.
 *
 * @param sessionToken of temporary credentials
 * @param profile in the credentials files of the home directory
 * @param authorities PEM file with the CA certificates of the server
 * @param customerKey to encrypt objects with, 32 bytes in base64, not stored by the server (SSE-C)
 * @param checksums whether content is sent with checksums even where S3 does not require them
 * @param memory for content on its way into the bucket; empty for a share of the total
 * @param deadline for a request to the bucket including retries
 */
public record BucketConfig(
        Optional<Secret> sessionToken,
        Optional<String> profile,
        Optional<Path> authorities,
        Optional<Secret> customerKey,
        boolean checksums,
        Optional<DataSize> memory,
        Duration deadline) {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    static BucketConfig read(SectionReader s3) {
        return new BucketConfig(
                s3.optional("sessiontoken", ValueType.SECRET),
                s3.optional("profile", ValueType.TEXT),
                s3.optional("authorities", ValueType.PATH),
                s3.optional("customerkey", ValueType.SECRET),
                s3.value("checksums", ValueType.BOOLEAN, true),
                s3.optional("memory", ValueType.SIZE.where(size -> size.bytes() >= 16 << 20)),
                s3.value("deadline", ValueType.DURATION.where(Duration::isPositive), DEADLINE));
    }
}
