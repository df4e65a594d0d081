package io.berth.core.file;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The certificates of a PEM file (RFC 7468), in its order. Keys, parameters and comments that share the file are
 * skipped, as OpenSSL and Go skip them.
 */
public final class PemCertificates {

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*+-----END CERTIFICATE-----");

    private PemCertificates() {}

    /**
     * The certificates; none when the file is empty. A file without any PEM certificate is read as DER.
     *
     * @throws CertificateException when one is malformed, or the file holds something else
     */
    public static List<X509Certificate> parse(byte[] file) throws CertificateException {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        String pem = CERTIFICATE.matcher(text).results().map(MatchResult::group).collect(Collectors.joining("\n"));
        byte[] encoded = pem.isEmpty() ? file : pem.getBytes(StandardCharsets.ISO_8859_1);
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(encoded)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }
}
