package io.berth.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Network;
import io.berth.core.draw.Draw;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.NoBody;
import io.berth.http.message.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationRequestReaderTest {

    /** For each seed. */
    private static final int TRIES = 200;

    private static final String PROXY = "10.0.0.1";
    private static final String STRANGER = "203.0.113.5";
    private static final AuthenticationRequestReader VISITORS =
            new AuthenticationRequestReader(List.of(Network.parse("10.0.0.0/8")), Optional.empty(), "/");

    private static Request request(String peer, boolean secure, Headers headers) {
        InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral(peer), 4000);
        return new Request("id", "GET", "/v2/", headers, NoBody.INSTANCE, secure, client, List.of());
    }

    private static AuthenticationRequest claim(String peer, String... fields) {
        Headers headers = Headers.NONE;
        for (int i = 0; i < fields.length; i += 2) {
            headers = headers.with(fields[i], fields[i + 1]);
        }
        return VISITORS.of(request(peer, false, headers));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.5, '198.51.100.1', 203.0.113.5",
        "10.0.0.1, '198.51.100.1', 198.51.100.1",
        "10.0.0.1, '198.51.100.9, 198.51.100.1', 198.51.100.1",
        "10.0.0.1, '198.51.100.9, 198.51.100.1, 10.0.0.2', 198.51.100.1",
        "10.0.0.1, '10.0.0.3, 10.0.0.2', 10.0.0.3",
        "10.0.0.1, '198.51.100.1:4711', 198.51.100.1",
        "10.0.0.1, '[2001:db8::7]:4711', 2001:db8::7",
        "10.0.0.1, '2001:db8::7', 2001:db8::7",
        "10.0.0.1, '[', 10.0.0.1",
        "10.0.0.1, 'unknown', 10.0.0.1",
        "10.0.0.1, 'evil.example.com, 10.0.0.2', 10.0.0.2",
        "10.0.0.1, '', 10.0.0.1",
    })
    void comeFromWhereTheLastTrustedProxySays(String peer, String forwardedFor, String address) {
        assertThat(claim(peer, "X-Forwarded-For", forwardedFor).address()).isEqualTo(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.5, '198.51.100.1',",
        "10.0.0.1, '',",
        "10.0.0.1, 'unknown',",
        "10.0.0.1, '198.51.100.9, 198.51.100.1', 198.51.100.1",
    })
    void areForwardedByTrustedProxiesAlone(String peer, String forwardedFor, String client) {
        Headers headers = Headers.NONE.with("X-Forwarded-For", forwardedFor);

        assertThat(VISITORS.forwarded(request(peer, false, headers)))
                .isEqualTo(Optional.ofNullable(client).map(InetAddress::ofLiteral));
        assertThat(VISITORS.forwarded(request(peer, false, Headers.NONE))).isEmpty();
    }

    /** Warns the operator about an untrusted proxy; clients must not be able to fill the log. */
    @Test
    void areWarnedOfOnceWhereWhatTheyForwardIsIgnored() {
        AuthenticationRequestReader visitors =
                new AuthenticationRequestReader(List.of(Network.parse("10.0.0.0/8")), Optional.empty(), "/");
        Headers headers = Headers.NONE.with("X-Forwarded-For", "198.51.100.1");
        try (LoggedWarnings log = new LoggedWarnings(IgnoredForwarding.class)) {
            visitors.of(request(PROXY, false, headers));
            visitors.of(request(STRANGER, false, Headers.NONE));
            assertThat(log.messages()).isEmpty();

            visitors.of(request(STRANGER, false, headers));
            visitors.of(request(STRANGER, false, headers));
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("X-Forwarded-For from " + STRANGER, "berth.trustedproxies");

            for (int i = 0; i < 100; i++) {
                visitors.of(request("192.0.2." + i, false, headers));
            }
            assertThat(log.messages()).hasSize(IgnoredForwarding.MOST_PEERS);
        }
    }

    @Test
    void enterWhereTheyAddressedUs() {
        assertThat(claim(STRANGER, "Host", "registry:5000").entrance().get())
                .isEqualTo(URI.create("http://registry:5000/"));
        assertThat(VISITORS.of(request(STRANGER, true, Headers.NONE.with("Host", "registry")))
                        .entrance()
                        .get())
                .isEqualTo(URI.create("https://registry/"));
    }

    @Test
    void mayBeSaidToComeOverTlsByAnyoneButElsewhereByTrustedProxiesOnly() {
        String[] forwarded = {"Host", "inside", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "outside"};

        assertThat(claim(STRANGER, forwarded).entrance().get()).isEqualTo(URI.create("https://inside/"));
        assertThat(claim(PROXY, forwarded).entrance().get()).isEqualTo(URI.create("https://outside/"));
    }

    @ParameterizedTest
    @CsvSource({
        "https, registry.example.com, , https://registry.example.com/",
        "HTTPS, registry.example.com, , https://registry.example.com/",
        "'https, http', registry.example.com, , https://registry.example.com/",
        "'https,https', registry.example.com, , https://registry.example.com/",
        "' , https', registry.example.com, , https://registry.example.com/",
        "'http, https', registry.example.com, , http://registry.example.com/",
        "https, 'registry.example.com, inner:5000', , https://registry.example.com/",
        "https, 'registry.example.com:8443,inner', 5000, https://registry.example.com:8443/",
        "https, registry.example.com, 8443, https://registry.example.com:8443/",
        "https, registry.example.com, '8443, 5000', https://registry.example.com:8443/",
        "https, registry.example.com, 443, https://registry.example.com/",
        "https, registry.example.com, 80, https://registry.example.com/",
        "http, registry.example.com, 80, http://registry.example.com/",
        "https, [2001:db8::7], 8443, https://[2001:db8::7]:8443/",
        "https, '[2001:db8::7]:444', 8443, https://[2001:db8::7]:444/",
        "https, registry.example.com, 65536, https://registry.example.com/",
        "https, registry.example.com, 0, https://registry.example.com/",
        "https, registry.example.com, x, https://registry.example.com/",
        "https, registry.example.com, ', ', https://registry.example.com/",
        "https, ',', 8443, https://inside:8443/",
    })
    void takeTheFirstElementOfForwardedLists(String proto, String host, String port, URI entrance) {
        String[] forwarded = {
            "Host", "inside", "X-Forwarded-Proto", proto, "X-Forwarded-Host", host, "X-Forwarded-Port", port
        };

        assertThat(claim(PROXY, Arrays.copyOf(forwarded, port == null ? 6 : 8))
                        .entrance()
                        .get())
                .isEqualTo(entrance);
    }

    @Test
    void ignoreForwardedPortFromUntrustedClient() {
        assertThat(claim(STRANGER, "Host", "inside", "X-Forwarded-Port", "8443")
                        .entrance()
                        .get())
                .isEqualTo(URI.create("http://inside/"));
    }

    @Test
    void enterAtTheConfiguredUrl() {
        AuthenticationRequestReader visitors = new AuthenticationRequestReader(
                List.of(), Optional.of(URI.create("https://registry.example.com")), "/r/");

        assertThat(visitors.of(request(STRANGER, false, Headers.NONE.with("Host", "evil")))
                        .entrance()
                        .get())
                .isEqualTo(URI.create("https://registry.example.com/r/"));
    }

    @Test
    void showWhatTheirHeaderSays() {
        String basic = Base64.getEncoder().encodeToString("ann:a:b".getBytes(StandardCharsets.UTF_8));

        assertThat(claim(STRANGER, "Authorization", "basic " + basic).credentials())
                .isEqualTo(new Credentials.Basic("ann", "a:b"));
        assertThat(claim(STRANGER, "Authorization", "BEARER a.b.c").credentials())
                .isEqualTo(new Credentials.Bearer("a.b.c"));
    }

    @Test
    void showNothingWithoutAHeader() {
        assertThat(claim(STRANGER).credentials()).isEqualTo(new Credentials.None());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic YW5u",
                "Basic YW5uOmE=, Basic YW5uOmE=",
                "Basic\tYW5uOmE=",
                "Bearer",
                "Bearer  ",
                "Digest a=b",
                "Negotiate abc",
                "a.b.c"
            })
    void showInvalidCredentialsWithAHeaderThatCannotBeRead(String authorization) {
        assertThat(claim(STRANGER, "Authorization", authorization).credentials())
                .isInstanceOf(Credentials.Invalid.class);
    }

    @Test
    void areRefusedWithSeveralAuthorizationHeaders() {
        for (String second : List.of("Bearer a.b.c", "Basic !!!", "")) {
            assertThatThrownBy(() -> claim(STRANGER, "Authorization", "Bearer a.b.c", "authorization", second))
                    .isInstanceOfSatisfying(
                            HttpRefusal.class,
                            refusal -> assertThat(refusal.status()).isEqualTo(400));
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String authorization(Draw draw) {
        return draw.of("Basic", "basic", "Bearer", "BEARER", "Digest", "")
                + draw.of(" ", "", "  ", "\t", "\u00a0")
                + draw.by(
                        () -> base64(draw.bytes(40)),
                        () -> draw.text("a:=/+- \t\0,.Zü", 0, 40),
                        () -> draw.anyText(40));
    }

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void showNothingThatTheirHeaderDoesNotSay(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            String header = authorization(draw);
            String said = header.strip();
            switch (claim(STRANGER, "Authorization", header).credentials()) {
                case Credentials.Invalid _ -> {}
                case Credentials.None _ -> throw new AssertionError("there was a header: " + header);
                case Credentials.Bearer(String token) -> {
                    assertThat(said).startsWithIgnoringCase("bearer").endsWith(token);
                }
                case Credentials.Basic(String user, String password) -> {
                    assertThat(user).doesNotContain(":");
                    byte[] decoded =
                            Base64.getDecoder().decode(said.substring(5).strip());
                    assertThat(user + ":" + password).isEqualTo(new String(decoded, StandardCharsets.UTF_8));
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void areSomewhereWhateverIsForwarded(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            String text = draw.text("0129.:,[]%@/ abf\0ü", 0, 40);
            String[] fields = {
                "X-Forwarded-For",
                text,
                "X-Forwarded-Host",
                text,
                "X-Forwarded-Proto",
                text,
                "X-Forwarded-Port",
                text,
                "Host",
                text
            };

            assertThat(claim(PROXY, fields).entrance().get().getPath()).isEqualTo("/");
            assertThat(claim(STRANGER, fields).entrance().get().getPath()).isEqualTo("/");
            assertThat(claim(STRANGER, fields).address()).isEqualTo(InetAddress.ofLiteral(STRANGER));
        });
    }
}
