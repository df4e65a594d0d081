package io.berth.auth.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.auth.certificate.CertificateSettings.UserName;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.Principal;
import io.berth.core.access.Visits;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateAccountsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant EXPIRY = NOW.plus(Duration.ofHours(1));
    private static final String SUBJECT = "C=DE,O=Example,OU=CI,OU=Builders,CN=ci-1.example.com";
    private static final GeneralName[] NAMES = {
        new GeneralName(GeneralName.dNSName, "other.test"),
        new GeneralName(GeneralName.dNSName, "ci-1.example.com"),
        new GeneralName(GeneralName.rfc822Name, "ci@example.com"),
        new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://corp.example/ns/ci/sa/builder")
    };

    @ParameterizedTest
    @CsvSource({
        "CN, '', ci-1.example.com",
        "CN, .example.com, ci-1",
        "SAN_DNS, '', other.test",
        "SAN_DNS, .example.com, ci-1",
        "SAN_EMAIL, @example.com, ci",
        "SAN_URI, spiffe://corp.example/, ns/ci/sa/builder",
        "SPIFFE, spiffe://corp.example/ns/, ci/sa/builder",
    })
    void theConfiguredNameMakesTheAccount(UserName user, String strip, String account) throws Exception {
        assertThat(principal(settings(user, strip), certificate(SUBJECT, NAMES)).name())
                .isEqualTo(account);
    }

    @ParameterizedTest
    @CsvSource({
        "CN, .corp.example",
        "CN, ci-1.example.com",
        "SAN_EMAIL, @corp.example",
        "SPIFFE, spiffe://evil.example/",
    })
    void namesWithoutWhatIsTakenOffMakeNone(UserName user, String strip) throws Exception {
        assertThat(identify(settings(user, strip), certificate(SUBJECT, NAMES)))
                .isInstanceOf(Identification.Unknown.class);
    }

    @Test
    void severalNamesWhereOneIsMeantMakeNone() throws Exception {
        X509Certificate twoNames = certificate("CN=admin,CN=ci-1");
        assertThat(identify(settings(UserName.CN, ""), twoNames)).isInstanceOf(Identification.Unknown.class);
        X509Certificate twoIds = certificate(
                "CN=x",
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://a/b"),
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://a/c"));
        assertThat(identify(settings(UserName.SPIFFE, ""), twoIds)).isInstanceOf(Identification.Unknown.class);
    }

    @Test
    void namesThatDoNotReadAsTheyAreMakeNone() throws Exception {
        X509Certificate hidden = certificate("CN=admin\u0000.example.com");
        assertThat(identify(settings(UserName.CN, ""), hidden)).isInstanceOf(Identification.Unknown.class);
        assertThat(identify(settings(UserName.CN, ""), certificate("O=nobody")))
                .isInstanceOf(Identification.Unknown.class);
        assertThat(identify(settings(UserName.SAN_DNS, ""), certificate("CN=nobody")))
                .isInstanceOf(Identification.Unknown.class);
    }

    @Test
    void groupsAreUnitsAndWhoeverTheTableNames() throws Exception {
        CertificateSettings settings = new CertificateSettings(
                UserName.CN,
                List.of(".example.com"),
                "cert-",
                true,
                Map.of("fleet", List.of("web-1", "ci-*"), "others", List.of("web-*")));
        Principal principal = principal(settings, certificate(SUBJECT));
        assertThat(principal.name()).isEqualTo("cert-ci-1");
        assertThat(principal.groups()).containsExactlyInAnyOrder("CI", "Builders", "fleet");
        assertThat(principal.source()).isEqualTo("certificates");
    }

    @Test
    void credentialsInTheRequestComeFirst() throws Exception {
        CertificateAccounts accounts = new CertificateAccounts(settings(UserName.CN, ""), at(NOW));
        AuthenticationRequest alone = Visits.certificates(certificate(SUBJECT));
        for (Credentials shown : new Credentials[] {
            new Credentials.Basic("ann", "x"), new Credentials.Bearer("x"), new Credentials.Invalid("no colon")
        }) {
            AuthenticationRequest both = new AuthenticationRequest(
                    shown, alone.certificates(), alone.address(), alone.proxied(), alone.entrance());
            assertThat(accounts.identify(both)).isInstanceOf(Identification.Unknown.class);
        }
        assertThat(accounts.identify(Visits.anonymous())).isInstanceOf(Identification.Unknown.class);
        assertThat(accounts.identify(alone)).isInstanceOf(Identification.Known.class);
    }

    @Test
    void connectionsDoNotOutliveTheCertificate() throws Exception {
        CertificateAccounts accounts =
                new CertificateAccounts(settings(UserName.CN, ""), at(EXPIRY.plus(Duration.ofSeconds(1))));
        assertThat(accounts.identify(Visits.certificates(certificate(SUBJECT))))
                .isInstanceOf(Identification.Refused.class);
    }

    private static CertificateSettings settings(UserName user, String strip) {
        return new CertificateSettings(user, strip.isEmpty() ? List.of() : List.of(strip), "", false, Map.of());
    }

    private static Identification identify(CertificateSettings settings, X509Certificate certificate) {
        return new CertificateAccounts(settings, at(NOW)).identify(Visits.certificates(certificate));
    }

    private static Principal principal(CertificateSettings settings, X509Certificate certificate) {
        Identification identified = identify(settings, certificate);
        assertThat(identified).isInstanceOf(Identification.Known.class);
        return ((Identification.Known) identified).principal();
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }

    private static X509Certificate certificate(String subject, GeneralName... names) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=authority"),
                BigInteger.ONE,
                Date.from(NOW.minus(Duration.ofHours(1))),
                Date.from(EXPIRY),
                new X500Name(subject),
                pair.getPublic());
        if (names.length > 0) {
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(Arrays.copyOf(names, names.length)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }
}
