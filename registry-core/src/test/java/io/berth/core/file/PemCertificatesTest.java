package io.berth.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PemCertificatesTest {

    /** Self-signed, {@code CN=a}. */
    private static final String DER =
            "MIIBbzCCARWgAwIBAgIUUGgHei4UdHjIXUQl6tCR6CDDCLMwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBYTAgFw0yNj"
                    + "ExMzAyMzAxMTlaGA8yMTI2MTEwNjIzMDExOVowDDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA"
                    + "BGQrd/A13fQwekIT7JQke7D3HmxVkFd5oqp+WK/Hhapt336o6TXeSLI8Y39FCVHY1d+PxwNeEdZGd4lhvCKeePejUz"
                    + "BRMB0GA1UdDgQWBBRAxld90AgvrJtx18hMVXlEBvR3uzAfBgNVHSMEGDAWgBRAxld90AgvrJtx18hMVXlEBvR3uzAP"
                    + "BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDJSlBC/xCYETKfgRozLH25bqhxspOL/FTv0SRRCf4vkQ"
                    + "IgUfVNgNP6zR/IyDH5FJgItEq9ocB79omJQJ01DZkRzqY=";

    private static final String PEM = "-----BEGIN CERTIFICATE-----\n" + DER + "\n-----END CERTIFICATE-----\n";
    private static final String OTHER = "-----BEGIN X-----\nMAYCAQUCAQI=\n-----END X-----\n";

    @Test
    void skipsWhatIsNoCertificate() throws CertificateException {
        assertThat(PemCertificates.parse(bytes("gr\u00fc\u00dfe\n" + OTHER + PEM + OTHER + PEM)))
                .hasSize(2)
                .extracting(X509Certificate::getSubjectX500Principal)
                .allSatisfy(name -> assertThat(name.getName()).isEqualTo("CN=a"));
    }

    @Test
    void readsDer() throws CertificateException {
        assertThat(PemCertificates.parse(Base64.getDecoder().decode(DER))).hasSize(1);
    }

    @Test
    void findsNoneInAnEmptyFile() throws CertificateException {
        assertThat(PemCertificates.parse(new byte[0])).isEmpty();
    }

    @Test
    void refusesADamagedOne() {
        assertThatThrownBy(() -> PemCertificates.parse(bytes(PEM.replace(DER.substring(0, 8), "AAAAAAAA"))))
                .isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> PemCertificates.parse(bytes("nonsense"))).isInstanceOf(CertificateException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
