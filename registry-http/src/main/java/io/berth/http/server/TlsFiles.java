package io.berth.http.server;

import io.berth.core.file.FileFailure;
import io.berth.core.file.FileTooLargeException;
import io.berth.core.file.PemCertificates;
import io.berth.core.file.SmallFile;
import io.berth.http.server.TlsSettings.ClientAuthentication;
import io.berth.http.server.TlsSettings.Version;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** The contents of the TLS files, read at one moment. */
record TlsFiles(String certificate, String key, List<String> clientAuthorities) {

    /** Forward secrecy and authenticated encryption only; the first three are TLS 1.3 suites. */
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final int OF_TLS_1_3 = 3;

    static TlsFiles read(TlsSettings settings) throws IOException {
        List<String> authorities = new ArrayList<>();
        for (Path file : settings.clientAuthorities()) {
            authorities.add(read(file, "client authority"));
        }
        return new TlsFiles(
                read(settings.certificate(), "certificate"),
                read(settings.key(), "private key"),
                List.copyOf(authorities));
    }

    private static String read(Path file, String what) throws IOException {
        try {
            return new SmallFile(file, SmallFile.KEYS).text(StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("TLS " + what + " " + file + ": no such file", e);
        } catch (FileTooLargeException e) {
            throw new IOException("TLS " + what + " " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException("TLS " + what + " " + FileFailure.text(e), e);
        }
    }

    /**
     * Builds a context from these files; the caller releases it.
     *
     * @throws IOException when they do not make a usable configuration
     */
    SslContext context(TlsEngine preferred, TlsSettings settings, boolean http2) throws IOException {
        PrivateKey privateKey = PrivateKeys.parse(key, settings.key());
        List<X509Certificate> chain = chain(privateKey, settings);
        SslContextBuilder builder = SslContextBuilder.forServer(privateKey, chain)
                .protocols(versions(settings.minimumVersion()))
                .ciphers(suites(settings))
                .applicationProtocolConfig(protocols(http2));
        authenticateClients(builder, settings);
        try {
            return preferred.forKey(privateKey).build(builder);
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException("TLS cannot be set up with " + settings.certificate() + ": " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> certificates(String pem, Path file) throws IOException {
        try {
            List<X509Certificate> certificates = PemCertificates.parse(pem.getBytes(StandardCharsets.ISO_8859_1));
            if (certificates.isEmpty()) {
                throw new IOException("TLS certificate " + file + " is empty (expected PEM: BEGIN CERTIFICATE)");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException(
                    "TLS certificate " + file + " is not usable (expected PEM: BEGIN CERTIFICATE): " + e.getMessage(),
                    e);
        }
    }

    private List<X509Certificate> chain(PrivateKey privateKey, TlsSettings settings) throws IOException {
        List<X509Certificate> bundle = certificates(certificate, settings.certificate());
        try {
            List<X509Certificate> chain = CertificateChain.of(privateKey, bundle);
            if (chain.isEmpty()) {
                throw new IOException("TLS private key " + settings.key() + " does not belong to a certificate of "
                        + settings.certificate());
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS private key " + settings.key() + " is not usable: " + e.getMessage(), e);
        }
    }

    private static String[] versions(Version minimum) {
        return switch (minimum) {
            case TLS_1_2 -> new String[] {"TLSv1.3", "TLSv1.2"};
            case TLS_1_3 -> new String[] {"TLSv1.3"};
        };
    }

    private static List<String> suites(TlsSettings settings) {
        return settings.cipherSuites().isEmpty()
                ? SUITES
                : Stream.concat(SUITES.stream().limit(OF_TLS_1_3), settings.cipherSuites().stream())
                        .distinct()
                        .toList();
    }

    private static ApplicationProtocolConfig protocols(boolean http2) {
        List<String> names = http2
                ? List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
                : List.of(ApplicationProtocolNames.HTTP_1_1);
        return new ApplicationProtocolConfig(
                Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, names);
    }

    private void authenticateClients(SslContextBuilder builder, TlsSettings settings) throws IOException {
        builder.clientAuth(clientAuth(settings.clientAuthentication()));
        switch (settings.clientAuthentication()) {
            // Otherwise the JDK's hundred and fifty authorities would be loaded without being used.
            case NONE -> builder.trustManager(new X509Certificate[0]);
            // As configured: the certificate is not verified, so nothing may rely on it.
            case REQUEST, REQUIRE_ANY -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            case VERIFY_IF_GIVEN, REQUIRE_AND_VERIFY -> builder.trustManager(authorities(settings));
        }
    }

    private static ClientAuth clientAuth(ClientAuthentication mode) {
        return switch (mode) {
            case NONE -> ClientAuth.NONE;
            case REQUEST, VERIFY_IF_GIVEN -> ClientAuth.OPTIONAL;
            case REQUIRE_ANY, REQUIRE_AND_VERIFY -> ClientAuth.REQUIRE;
        };
    }

    private List<X509Certificate> authorities(TlsSettings settings) throws IOException {
        List<X509Certificate> all = new ArrayList<>();
        for (int i = 0; i < clientAuthorities.size(); i++) {
            all.addAll(certificates(
                    clientAuthorities.get(i), settings.clientAuthorities().get(i)));
        }
        if (all.isEmpty()) {
            throw new IOException("TLS: clients are to be verified, but no client authority is given");
        }
        return all;
    }

    @Override
    public String toString() {
        return "TlsFiles[***]";
    }
}
