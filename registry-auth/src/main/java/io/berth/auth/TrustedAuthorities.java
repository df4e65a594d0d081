package io.berth.auth;

import io.berth.core.file.PemCertificates;
import io.berth.core.file.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificate authorities trusted for connections to other servers: those of a PEM file only, or else Java's
 * default.
 */
public final class TrustedAuthorities {

    private TrustedAuthorities() {}

    /**
     * A TLS context that trusts these authorities.
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
        List<X509Certificate> all = PemCertificates.parse(new SmallFile(file, SmallFile.KEYS).bytes());
        if (all.isEmpty()) {
            throw new IOException("no certificate in " + file + " (expected PEM: BEGIN CERTIFICATE)");
        }
        for (X509Certificate certificate : all) {
            store.setCertificateEntry("authority-" + store.size(), certificate);
        }
        return store;
    }
}
