package io.berth.auth;

import io.berth.core.file.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose word is taken for the servers that we ask: the authorities of a PEM file alone, or else those of Java. */
public final class TrustedAuthorities {

    private TrustedAuthorities() {}

    /**
     * For connections to servers that they vouch for.
     *
     * @throws IOException when the file cannot be used
     */
    public static SSLContext tls(Optional<Path> file) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(file.isPresent() ? read(file.get()) : null);
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate authorities " + file.map(Path::toString).orElse("of Java")
                            + " are not usable (expected PEM: BEGIN CERTIFICATE): " + e.getMessage(),
                    e);
        }
    }

    private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = new ByteArrayInputStream(new SmallFile(file, SmallFile.KEYS).bytes())) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (all.isEmpty()) {
                throw new IOException("no certificate in " + file + " (expected PEM: BEGIN CERTIFICATE)");
            }
            for (Certificate certificate : all) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
        }
        return store;
    }
}
