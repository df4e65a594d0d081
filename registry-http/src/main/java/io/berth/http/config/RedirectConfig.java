package io.berth.http.config;

import io.berth.core.access.Network;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code berth.redirect} section: which clients are sent to the bucket for the content of blobs, where redirects
 * are on.
 *
 * @param networks only clients of these; all when there are none
 * @param exceptNetworks but not clients of these
 * @param userAgents only clients that call themselves so; all when there are none
 * @param exceptUserAgents but not clients that call themselves so
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
