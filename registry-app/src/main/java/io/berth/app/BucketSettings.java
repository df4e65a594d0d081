package io.berth.app;

import io.berth.app.config.BucketConfig;
import io.berth.app.config.DataSize;
import io.berth.app.config.S3Config;
import io.berth.app.config.Secret;
import io.berth.storage.s3.S3Settings;
import io.berth.storage.s3.S3Settings.Credentials;
import io.berth.storage.s3.S3Settings.Encryption;

/** Maps the configuration to the settings of a bucket. */
final class BucketSettings {

    /** Larger parts would not be faster, and would take too much memory. */
    private static final long LARGEST_PART = 1 << 30;

    private BucketSettings() {}

    static S3Settings of(S3Config s3, BucketConfig more) {
        return new S3Settings(
                s3.bucket(),
                s3.prefix(),
                new S3Settings.Server(
                        s3.region(),
                        s3.endpoint(),
                        s3.redirectEndpoint(),
                        s3.pathStyle(),
                        s3.dualStack(),
                        s3.accelerate(),
                        s3.fips(),
                        more.authorities(),
                        s3.verify(),
                        more.checksums(),
                        s3.userAgent()),
                credentials(s3, more),
                new S3Settings.Objects(encryption(s3, more), s3.storageClass(), s3.acl()),
                transfer(s3, more));
    }

    private static Credentials credentials(S3Config s3, BucketConfig more) {
        return s3.accessKey().isPresent() && s3.secretKey().isPresent()
                ? new Credentials.Key(
                        s3.accessKey().get(),
                        s3.secretKey().get().text(),
                        more.sessionToken().map(Secret::text))
                : new Credentials.Chain(more.profile());
    }

    private static Encryption encryption(S3Config s3, BucketConfig more) {
        if (more.customerKey().isPresent()) {
            return new Encryption.CustomerKey(more.customerKey().get().text());
        }
        if (!s3.encrypt()) {
            return new Encryption.Default();
        }
        return s3.keyId().<Encryption>map(Encryption.ManagedKey::new).orElseGet(Encryption.ServerKey::new);
    }

    private static S3Settings.Transfer transfer(S3Config s3, BucketConfig more) {
        return new S3Settings.Transfer(
                (int) Math.min(s3.part().bytes(), LARGEST_PART),
                s3.copyThreshold().bytes(),
                s3.copyPart().bytes(),
                s3.copiesAtOnce(),
                more.memory().map(DataSize::bytes).orElseGet(() ->
                        (long) HeapShares.ofProcess().storage()),
                more.deadline(),
                S3Settings.Transfer.DEFAULTS.writerPatience());
    }
}
