package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.OpenSsl;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of TLS engine. */
class TlsEngineTest {

    @Test
    void prefersBoringSslWhereItLoads() {
        assertThat(TlsEngine.best()).isEqualTo(OpenSsl.isAvailable() ? TlsEngine.BORINGSSL : TlsEngine.JDK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void keepsBoringSslForTheUsualKeys(String algorithm) throws GeneralSecurityException {
        assertThat(TlsEngine.BORINGSSL.forKey(key(algorithm))).isEqualTo(TlsEngine.BORINGSSL);
        assertThat(TlsEngine.JDK.forKey(key(algorithm))).isEqualTo(TlsEngine.JDK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "RSASSA-PSS"})
    void leavesOtherKeysToTheJdk(String algorithm) throws GeneralSecurityException {
        assertThat(TlsEngine.BORINGSSL.forKey(key(algorithm))).isEqualTo(TlsEngine.JDK);
    }

    private static PrivateKey key(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    }
}
