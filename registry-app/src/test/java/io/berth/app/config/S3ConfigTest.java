package io.berth.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.berth.app.config.StorageConfig.Driver;
import io.berth.core.access.Network;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of a bucket: its default, and another value. */
final class S3ConfigTest {

    private static S3Config s3(String more) throws ConfigException {
        return s3(Yaml.config("version: 0.1\nstorage:\n  s3: {region: r, bucket: b" + more + "}\n"));
    }

    private static S3Config s3(RegistryConfig config) {
        return ((Driver.S3) config.storage().driver()).bucket();
    }

    private static Arguments row(
            String key, String value, Function<S3Config, Object> read, Object byDefault, Object other) {
        return arguments(key, value, read, byDefault, other);
    }

    static Stream<Arguments> keys() {
        Optional<Object> none = Optional.empty();
        URI server = URI.create("https://minio:9000");
        return Stream.of(
                row("regionendpoint", "minio:9000", S3Config::endpoint, none, Optional.of(server)),
                row("forcepathstyle", "true", S3Config::pathStyle, false, true),
                row("encrypt", "true", S3Config::encrypt, false, true),
                row("keyid", "k", S3Config::keyId, none, Optional.of("k")),
                row("skipverify", "true", S3Config::verify, true, false),
                row("chunksize", "'5242880'", S3Config::part, DataSize.ofMebibytes(10), DataSize.ofMebibytes(5)),
                row("multipartcopychunksize", "8MiB", S3Config::copyPart, mebibytes(32), mebibytes(8)),
                row("multipartcopymaxconcurrency", "'7'", S3Config::copiesAtOnce, 100, 7),
                row("multipartcopythresholdsize", "64MiB", S3Config::copyThreshold, mebibytes(32), mebibytes(64)),
                row("rootdirectory", "/a/b/", S3Config::prefix, "", "a/b"),
                row("storageclass", "STANDARD_IA", S3Config::storageClass, none, Optional.of("STANDARD_IA")),
                row("storageclass", "glacier_ir", S3Config::storageClass, none, Optional.of("GLACIER_IR")),
                row("storageclass", "NONE", S3Config::storageClass, none, none),
                row("objectacl", "bucket-owner-read", S3Config::acl, none, Optional.of("bucket-owner-read")),
                row("objectacl", "private", S3Config::acl, none, none),
                row("useragent", "me", S3Config::userAgent, "", "me"),
                row("usedualstack", "true", S3Config::dualStack, false, true),
                row("accelerate", "true", S3Config::accelerate, false, true),
                row("usefipsendpoint", "true", S3Config::fips, false, true),
                row(
                        "redirectendpoint",
                        "'https://cdn'",
                        S3Config::redirectEndpoint,
                        none,
                        Optional.of(URI.create("https://cdn"))));
    }

    private static DataSize mebibytes(int count) {
        return DataSize.ofMebibytes(count);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("keys")
    void keyHasDefaultAndTakesAnother(
            String key, String value, Function<S3Config, Object> read, Object byDefault, Object other)
            throws ConfigException {
        assertThat(read.apply(s3(""))).isEqualTo(byDefault);
        assertThat(read.apply(s3(", " + key + ": " + value))).isEqualTo(other);
    }

    @Test
    void namesTheBucketInThePathOfAServerOfItsOwn() throws ConfigException {
        assertThat(s3(", regionendpoint: 'http://minio:9000'").pathStyle()).isTrue();
        assertThat(s3(", regionendpoint: 'http://minio:9000', forcepathstyle: false")
                        .pathStyle())
                .isFalse();
    }

    @Test
    void speaksPlainHttpToAServerThatIsNotSecure() throws ConfigException {
        assertThat(s3(", regionendpoint: 'minio:9000', secure: false").endpoint())
                .hasValue(URI.create("http://minio:9000"));
        assertThat(s3(", regionendpoint: 'https://minio:9000', secure: false").endpoint())
                .hasValue(URI.create("https://minio:9000"));
    }

    @Test
    void takesAKeyWithItsSecret() throws ConfigException {
        S3Config config = s3(", accesskey: me, secretkey: hush");

        assertThat(config.accessKey()).hasValue("me");
        assertThat(config.secretKey()).hasValue(new Secret("hush"));
        assertThat(config.toString()).doesNotContain("hush");
    }

    @Test
    void needsNoRegionWhereThereIsAnEndpoint() throws ConfigException {
        assertThat(s3(Yaml.config("version: 0.1\nstorage:\n  s3aws: {regionendpoint: 'http://x', bucket: b}\n"))
                        .region())
                .isEqualTo("us-east-1");
    }

    @Test
    void readsWhatDistributionHasNoKeysFor() throws ConfigException {
        BucketConfig byDefault = Yaml.least().berth().s3();
        assertThat(byDefault)
                .isEqualTo(new BucketConfig(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        Duration.ofSeconds(30)));

        BucketConfig config = Yaml.config(Yaml.with(
                        "berth.s3",
                        "{sessiontoken: t, profile: p, authorities: /ca, customerkey: k, checksums: false, memory: 64MiB,"
                                + " deadline: 5s}"))
                .berth()
                .s3();
        assertThat(config)
                .isEqualTo(new BucketConfig(
                        Optional.of(new Secret("t")),
                        Optional.of("p"),
                        Optional.of(Path.of("/ca")),
                        Optional.of(new Secret("k")),
                        false,
                        Optional.of(mebibytes(64)),
                        Duration.ofSeconds(5)));
    }

    @Test
    void readsWhoIsSentToTheBucket() throws ConfigException {
        assertThat(Yaml.least().storage().redirect()).isTrue();
        assertThat(Yaml.config(Yaml.with("storage.redirect.disable", "true"))
                        .storage()
                        .redirect())
                .isFalse();
        assertThat(Yaml.least().berth().redirect())
                .isEqualTo(new RedirectConfig(List.of(), List.of(), List.of(), List.of()));

        RedirectConfig rules = Yaml.config(Yaml.with(
                        "berth.redirect",
                        "{networks: [10.0.0.0/8], exceptnetworks: [10.1.0.0/16], useragents: [docker],"
                                + " exceptuseragents: [curl]}"))
                .berth()
                .redirect();
        assertThat(rules.networks()).extracting(Network::toString).containsExactly("10.0.0.0/8");
        assertThat(rules.exceptNetworks()).extracting(Network::toString).containsExactly("10.1.0.0/16");
        assertThat(rules.userAgents()).extracting(Pattern::pattern).containsExactly("docker");
        assertThat(rules.exceptUserAgents()).extracting(Pattern::pattern).containsExactly("curl");
    }
}
