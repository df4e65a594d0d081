package io.berth.http.wire;

import io.berth.core.access.Network;
import io.berth.http.message.Request;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/** Decides which clients are redirected to the storage server that has a blob; the others are served from here. */
public final class Redirects {

    private final boolean enabled;
    private final AuthenticationRequestReader visitors;
    private final Clients only;
    private final Clients except;

    /** Clients by network and user agent. */
    public record Clients(List<Network> networks, List<Pattern> userAgents) {

        public Clients {
            networks = List.copyOf(networks);
            userAgents = List.copyOf(userAgents);
        }

        private boolean areIn(InetAddress address) {
            return networks.stream().anyMatch(network -> network.contains(address));
        }

        private boolean call(String userAgent) {
            return userAgents.stream().anyMatch(name -> name.matcher(userAgent).find());
        }
    }

    /**
     * The rules.
     *
     * @param enabled whether any client is redirected
     * @param only these, unless empty
     * @param except not these
     */
    public Redirects(boolean enabled, AuthenticationRequestReader visitors, Clients only, Clients except) {
        this.enabled = enabled;
        this.visitors = visitors;
        this.only = only;
        this.except = except;
    }

    /** Whether to redirect the client of this request. */
    public boolean apply(Request request) {
        if (!enabled) {
            return false;
        }
        InetAddress address = visitors.of(request).address();
        String userAgent = request.headers().first("User-Agent").orElse("");
        return (only.networks().isEmpty() || only.areIn(address))
                && (only.userAgents().isEmpty() || only.call(userAgent))
                && !except.areIn(address)
                && !except.call(userAgent);
    }
}
