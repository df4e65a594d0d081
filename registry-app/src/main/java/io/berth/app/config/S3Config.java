package io.berth.app.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code storage.s3} section, as in distribution.
 *
 * @param accessKey empty for the default credentials chain
 * @param endpoint {@code regionendpoint}: of a server other than Amazon's
 * @param pathStyle {@code forcepathstyle}: as in registry:2, the default where there is an endpoint
 * @param encrypt whether objects are encrypted by the server, with the key {@code keyId} of its key management if given
 * @param verify {@code skipverify}, inverted
 * @param part {@code chunksize}
 * @param copyPart {@code multipartcopychunksize}
 * @param copiesAtOnce {@code multipartcopymaxconcurrency}
 * @param copyThreshold {@code multipartcopythresholdsize}
 * @param prefix {@code rootdirectory}, without leading and trailing slashes
 * @param storageClass empty for that of the bucket
 * @param acl {@code objectacl}; empty for that of the bucket
 * @param redirectEndpoint under which clients reach the bucket, if different
 */
public record S3Config(
        Optional<String> accessKey,
        Optional<Secret> secretKey,
        String region,
        Optional<URI> endpoint,
        String bucket,
        boolean pathStyle,
        boolean encrypt,
        Optional<String> keyId,
        boolean verify,
        DataSize part,
        DataSize copyPart,
        int copiesAtOnce,
        DataSize copyThreshold,
        String prefix,
        Optional<String> storageClass,
        Optional<String> acl,
        String userAgent,
        boolean dualStack,
        boolean accelerate,
        boolean fips,
        Optional<URI> redirectEndpoint) {

    /** The region for servers without regions. */
    private static final String ANY_REGION = "us-east-1";

    private static final DataSize SMALLEST_PART = DataSize.ofMebibytes(5);
    private static final DataSize LARGEST_PART = DataSize.ofMebibytes(5 * 1024);

    /** Distribution's value for the bucket's default. */
    private static final String NONE = "NONE";

    static S3Config read(SectionReader s3) {
        boolean secure = s3.value("secure", ValueType.BOOLEAN, true);
        Optional<URI> endpoint = s3.optional("regionendpoint", endpoint(secure));
        Optional<String> region = s3.optional("region", ValueType.TEXT);
        if (region.isEmpty() && endpoint.isEmpty()) {
            s3.missing("region", "the region of the bucket, or the regionendpoint of its server");
        }
        Optional<String> accessKey = s3.optional("accesskey", ValueType.TEXT);
        Optional<Secret> secretKey = s3.optional("secretkey", ValueType.SECRET);
        if (accessKey.isPresent() != secretKey.isPresent()) {
            s3.problem("accesskey and secretkey belong together; without both, credentials are looked for in the"
                    + " environment");
        }
        if (!s3.value("v4auth", ValueType.BOOLEAN, true)) {
            s3.warn(
                    "v4auth",
                    "requests are signed by version 4 in any case: servers that know older ones only are gone");
        }
        if (s3.saysText("loglevel")) {
            s3.warn("loglevel", "not built yet: what goes to the bucket is not logged");
        }
        ValueType<DataSize> part = ValueType.SIZE.where(
                size -> size.bytes() >= SMALLEST_PART.bytes() && size.bytes() <= LARGEST_PART.bytes());
        return new S3Config(
                accessKey,
                secretKey,
                region.orElse(ANY_REGION),
                endpoint,
                s3.required("bucket", ValueType.TEXT, "the name of the bucket", "bucket"),
                s3.value("forcepathstyle", ValueType.BOOLEAN, endpoint.isPresent()),
                s3.value("encrypt", ValueType.BOOLEAN, false),
                s3.optional("keyid", ValueType.TEXT),
                !s3.value("skipverify", ValueType.BOOLEAN, false),
                s3.value("chunksize", part, DataSize.ofMebibytes(10)),
                s3.value("multipartcopychunksize", part, DataSize.ofMebibytes(32)),
                s3.value("multipartcopymaxconcurrency", ValueType.integer(1, 10_000), 100),
                s3.value("multipartcopythresholdsize", ValueType.SIZE, DataSize.ofMebibytes(32)),
                s3.value("rootdirectory", ValueType.TEXT, "").replaceAll("^/+|/+$", ""),
                s3.optional("storageclass", ValueType.TEXT)
                        .map(name -> name.toUpperCase(Locale.ROOT))
                        .filter(name -> !name.equals(NONE)),
                s3.optional("objectacl", ValueType.TEXT).filter(name -> !name.equals("private")),
                s3.value("useragent", ValueType.TEXT, ""),
                s3.value("usedualstack", ValueType.BOOLEAN, false),
                s3.value("accelerate", ValueType.BOOLEAN, false),
                s3.value("usefipsendpoint", ValueType.BOOLEAN, false),
                s3.optional("redirectendpoint", endpoint(secure)));
    }

    /** With or without a scheme: {@code minio:9000}. */
    private static ValueType<URI> endpoint(boolean secure) {
        return ValueType.of(
                        "the URL of a server",
                        (String text) ->
                                URI.create(text.contains("://") ? text : (secure ? "https://" : "http://") + text))
                .where(uri -> uri.getHost() != null && uri.getScheme().matches("https?"));
    }
}
