package io.berth.storage.s3;

import io.berth.core.file.PemCertificates;
import io.berth.core.file.SmallFile;
import io.berth.storage.s3.S3Settings.Credentials;
import io.berth.storage.s3.S3Settings.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Creates the SDK's clients as configured. */
final class S3Clients {

    /** The maximum of connections: at the limit a request waits for one. */
    private static final int CONNECTIONS = 256;

    private static final int ATTEMPTS = 8;
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private S3Clients() {}

    static S3Client settings(S3Settings settings, List<ExecutionInterceptor> interceptors) throws IOException {
        Server server = settings.server();
        Duration deadline = settings.transfer().deadline();
        var builder = S3Client.builder()
                .region(Region.of(server.region()))
                .credentialsProvider(credentials(settings.credentials()))
                .httpClient(http(server, deadline))
                .serviceConfiguration(configuration(server)
                        .accelerateModeEnabled(server.accelerate())
                        .build())
                .dualstackEnabled(server.dualStack())
                .fipsEnabled(server.fips())
                .requestChecksumCalculation(
                        server.checksums()
                                ? RequestChecksumCalculation.WHEN_SUPPORTED
                                : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallTimeout(deadline)
                        .apiCallAttemptTimeout(deadline.dividedBy(2))
                        .retryStrategy(retries())
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, server.userAgent())
                        .executionInterceptors(interceptors)
                        .build());
        server.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /** Creates presigned URLs, which need no credentials. */
    static S3Presigner presigner(S3Settings settings) {
        Server server = settings.server();
        var builder = S3Presigner.builder()
                .region(Region.of(server.region()))
                .credentialsProvider(credentials(settings.credentials()))
                .serviceConfiguration(configuration(server).build())
                .dualstackEnabled(server.dualStack())
                .fipsEnabled(server.fips());
        Optional<URI> endpoint = server.publicEndpoint().or(server::endpoint);
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static S3Configuration.Builder configuration(Server server) {
        return S3Configuration.builder().pathStyleAccessEnabled(server.pathStyle());
    }

    private static AwsCredentialsProvider credentials(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Key(String access, String secret, Optional<String> token)
            when token.isPresent() ->
                StaticCredentialsProvider.create(AwsSessionCredentials.create(access, secret, token.get()));
            case Credentials.Key(String access, String secret, Optional<String> _) ->
                StaticCredentialsProvider.create(AwsBasicCredentials.create(access, secret));
            case Credentials.Chain(Optional<String> profile) ->
                profile.map(name -> DefaultCredentialsProvider.builder()
                                .profileName(name)
                                .build())
                        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
        };
    }

    /** Exponential back-off with jitter; after an outage of the bucket the next request tries again. */
    private static StandardRetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .backoffStrategy(BackoffStrategy.exponentialDelay(SHORTEST_WAIT, LONGEST_WAIT))
                .throttlingBackoffStrategy(
                        BackoffStrategy.exponentialDelay(SHORTEST_WAIT.multipliedBy(4), LONGEST_WAIT))
                // A conflict with a concurrent write or deletion of the same object.
                .retryOnException(
                        failure -> failure instanceof AwsServiceException answered && answered.statusCode() == 409)
                .circuitBreakerEnabled(false)
                .build();
    }

    private static SdkHttpClient http(Server server, Duration deadline) throws IOException {
        var builder = Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(Duration.ofSeconds(5))
                .connectionAcquisitionTimeout(deadline)
                .socketTimeout(deadline.dividedBy(2))
                .expectContinueEnabled(false);
        if (!server.verify()) {
            builder.tlsTrustManagersProvider(() -> new TrustManager[] {new Anybody()});
        } else if (server.authorities().isPresent()) {
            TrustManager[] trusted = trusting(server.authorities().get());
            builder.tlsTrustManagersProvider(() -> trusted);
        }
        return builder.build();
    }

    private static TrustManager[] trusting(Path authorities) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate certificate :
                    PemCertificates.parse(new SmallFile(authorities, SmallFile.KEYS).bytes())) {
                store.setCertificateEntry(String.valueOf(store.size()), certificate);
            }
            if (store.size() == 0) {
                throw new IOException(authorities + " has no certificate");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException(authorities + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Implements {@code skipverify}: accepts any server certificate. */
    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // Not called for a client.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // Accepted, as configured.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
