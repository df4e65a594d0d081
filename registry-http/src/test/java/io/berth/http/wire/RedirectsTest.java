package io.berth.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.access.Network;
import io.berth.http.message.Headers;
import io.berth.http.message.NoBody;
import io.berth.http.message.Request;
import io.berth.http.wire.Redirects.Clients;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class RedirectsTest {

    private static final Clients ANY = new Clients(List.of(), List.of());
    private static final AuthenticationRequestReader VISITORS =
            new AuthenticationRequestReader(List.of(), Optional.empty(), "/");

    private static Request request(String address, String userAgent) {
        InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral(address), 4000);
        Headers headers = Headers.NONE.with("User-Agent", userAgent);
        return new Request("id", "GET", "/v2/a/blobs/b", headers, NoBody.INSTANCE, false, client, List.of());
    }

    private static boolean apply(Clients only, Clients except, String address, String userAgent) {
        return new Redirects(true, VISITORS, only, except).apply(request(address, userAgent));
    }

    private static Clients networks(String... networks) {
        return new Clients(List.of(networks).stream().map(Network::parse).toList(), List.of());
    }

    private static Clients userAgents(String... names) {
        return new Clients(
                List.of(), List.of(names).stream().map(Pattern::compile).toList());
    }

    @Test
    void applyToEverybodyWhereNothingIsSaid() {
        assertThat(apply(ANY, ANY, "192.0.2.7", "docker/28")).isTrue();
    }

    @Test
    void applyToNobodyWhereTheyAreOff() {
        assertThat(new Redirects(false, VISITORS, ANY, ANY).apply(request("192.0.2.7", "docker/28")))
                .isFalse();
    }

    @Test
    void applyToClientsOfNetworks() {
        assertThat(apply(networks("192.0.2.0/24"), ANY, "192.0.2.7", "docker/28"))
                .isTrue();
        assertThat(apply(networks("192.0.2.0/24"), ANY, "198.51.100.7", "docker/28"))
                .isFalse();
    }

    @Test
    void doNotApplyToExceptedNetworks() {
        assertThat(apply(networks("192.0.2.0/24"), networks("192.0.2.7"), "192.0.2.7", "docker/28"))
                .isFalse();
    }

    @Test
    void applyToClientsByWhatTheyCallThemselves() {
        assertThat(apply(userAgents("^docker/", "containerd"), ANY, "192.0.2.7", "containerd/2.1"))
                .isTrue();
        assertThat(apply(userAgents("^docker/"), ANY, "192.0.2.7", "skopeo/1")).isFalse();
        assertThat(apply(ANY, userAgents("skopeo"), "192.0.2.7", "skopeo/1")).isFalse();
    }
}
