package io.berth.app.config;

import io.berth.core.access.Network;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code berth.redirect} section: which clients are redirected to the bucket for blobs, where redirects are
 * enabled.
 *
 * @param networks only clients of these; all when empty
 * @param exceptNetworks not clients of these
 * @param userAgents only clients with a matching User-Agent; all when empty
 * @param exceptUserAgents not clients with a matching User-Agent
 */
public record RedirectConfig(
        List<Network> networks,
        List<Network> exceptNetworks,
        List<Pattern> userAgents,
        List<Pattern> exceptUserAgents) {

    public RedirectConfig {
        networks = List.copyOf(networks);
        exceptNetworks = List.copyOf(exceptNetworks);
        userAgents = List.copyOf(userAgents);
        exceptUserAgents = List.copyOf(exceptUserAgents);
    }

    static RedirectConfig read(SectionReader redirect) {
        return new RedirectConfig(
                redirect.list("networks", ValueType.NETWORK, List.of()),
                redirect.list("exceptnetworks", ValueType.NETWORK, List.of()),
                redirect.list("useragents", ValueType.REGEX, List.of()),
                redirect.list("exceptuseragents", ValueType.REGEX, List.of()));
    }
}
