package io.berth.http.wire;

import io.berth.core.access.Network;
import io.berth.http.message.Request;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/** Which clients fetch blobs from where they are, if that is another server; the others are served from here. */
public final class Redirects {

    private final boolean enabled;
    private final AuthenticationRequestReader visitors;
    private final Clients only;
    private final Clients except;

    /** Clients by where they are, and what they call themselves. */
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
     * Rules.
     *
     * @param enabled whether anybody is sent anywhere
     * @param only these, where they say something
     * @param except not these
     */
    public Redirects(boolean enabled, AuthenticationRequestReader visitors, Clients only, Clients except) {
        this.enabled = enabled;
        this.visitors = visitors;
        this.only = only;
        this.except = except;
    }

    /** Whether the client that sent this is sent on. */
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
