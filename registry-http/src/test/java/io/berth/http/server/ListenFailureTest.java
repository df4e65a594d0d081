package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.berth.http.server.ServerSettings.Listen;
import java.net.BindException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a server cannot listen, and what to do. */
final class ListenFailureTest {

    private final BindException denied = new BindException("bind(..) failed with error(-13): Permission denied");

    @ParameterizedTest
    @CsvSource({"nohost.invalid, no address is known of this name", "192.0.2.1, this machine does not have this address"
    })
    void saysWhatIsWrongWithTheHost(String host, String reason) {
        assertThatIOException()
                .isThrownBy(() -> new TestServer(new ServerSettings(new Listen.Tcp(host, 5672)), Handlers::echo))
                .withMessageStartingWith("cannot listen on " + host + ":5672: " + reason)
                .withMessageContaining("REGISTRY_HTTP_ADDR=:5000");
    }

    @Test
    void saysWhatToDoAboutALowPort() {
        assertThat(ListenFailure.reason(denied, new Listen.Tcp("", 443)))
                .startsWith("permission denied; ports below 1024 are for root: ")
                .contains("REGISTRY_HTTP_ADDR=:5443", "-p 443:5443", "ip_unprivileged_port_start=443");
    }

    @Test
    void saysWhichDirectoryMustBeWritable() {
        assertThat(ListenFailure.reason(denied, new Listen.UnixSocket(Path.of("/run/berth/s"))))
                .isEqualTo("permission denied; the registry must be able to write the directory of /run/berth/s");
    }

    @Test
    void repeatsWhatTheSystemSaidOfOtherThings() {
        assertThat(ListenFailure.reason(new BindException("out of order"), new Listen.Tcp("", 1)))
                .isEqualTo("out of order");
    }
}
