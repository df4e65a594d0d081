package io.berth.http.server.memory;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;

/** A bounded number of places with a limit for each address. Thread-safe. */
public final class Places {

    private final int most;
    private final int mostOfAddress;
    private final Map<Object, Integer> taken = new HashMap<>();
    private int allTaken;

    /**
     * Creates free places.
     *
     * @param most places in total
     * @param mostOfAddress limit for one address: an IPv4 address, or the /64 of IPv6
     */
    public Places(int most, int mostOfAddress) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
    }

    /** Takes a place; returns false when none is free for this address. */
    public synchronized boolean take(SocketAddress address) {
        Object site = Clients.site(address);
        boolean free = allTaken < most && taken.getOrDefault(site, 0) < mostOfAddress;
        if (free) {
            allTaken++;
            taken.merge(site, 1, Integer::sum);
        }
        return free;
    }

    /** Gives back a place. */
    public synchronized void leave(SocketAddress address) {
        allTaken--;
        taken.computeIfPresent(Clients.site(address), (_, count) -> count == 1 ? null : count - 1);
    }
}
