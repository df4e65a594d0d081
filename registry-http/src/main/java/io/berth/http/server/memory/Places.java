package io.berth.http.server.memory;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;

/** A bounded number of places, of which no address takes more than a few. Safe for use by many threads. */
public final class Places {

    private final int most;
    private final int mostOfAddress;
    private final Map<Object, Integer> taken = new HashMap<>();
    private int allTaken;

    /**
     * All are free.
     *
     * @param most places
     * @param mostOfAddress most that one address may take: an IPv4 address, or the /64 of IPv6
     */
    public Places(int most, int mostOfAddress) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
    }

    /** Takes a place; false when none is free for this address. */
    public synchronized boolean take(SocketAddress address) {
        Object site = Clients.site(address);
        boolean free = allTaken < most && taken.getOrDefault(site, 0) < mostOfAddress;
        if (free) {
            allTaken++;
            taken.merge(site, 1, Integer::sum);
        }
        return free;
    }

    /** Gives a place back that was taken. */
    public synchronized void leave(SocketAddress address) {
        allTaken--;
        taken.computeIfPresent(Clients.site(address), (_, count) -> count == 1 ? null : count - 1);
    }
}
