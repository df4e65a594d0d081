package io.berth.auth;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.ClientSubnet;
import io.berth.core.access.Credentials;
import io.berth.core.model.RegistryException;
import io.berth.core.store.Blocking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Limits concurrent password checks, since each costs a core or a directory connection. Waiting checks are ordered by
 * priority: passwords that were recently right come first, then those with the fewest recent failures, by account and
 * address, by address, and by network. A flood of wrong passwords thus delays itself, whatever names it uses. When the
 * queue is full, the entry with the lowest priority is refused. Thread-safe.
 */
public final class LoginQueue {

    /** Each waiting check holds a request in memory. */
    private static final int MOST_WAITING = 256;

    /** Failures expire this long after the last one. */
    private static final Duration EXPIRY = Duration.ofMinutes(15);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Duration patience;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Ticket> waiting = new ArrayList<>();
    private final LruMap<Object, Failed> failed = new LruMap<>();
    private final LruMap<String, Boolean> right = new LruMap<>();
    private final ProcessMac macs = new ProcessMac();
    private int free;

    /** Failed and pending checks. */
    private record Failed(int checks, Instant last) {
        boolean isExpired(Instant now) {
            return last.plus(EXPIRY).isBefore(now);
        }
    }

    /** An account, and the subnet of a client that claims to own it. */
    private record Claim(FoldedName account, ClientSubnet subnet) {}

    /** A larger network, all of which may belong to a single client. */
    private record Neighbourhood(ClientSubnet subnet) {}

    /**
     * A queue.
     *
     * @param most concurrent checks
     * @param patience the maximum wait
     */
    public LoginQueue(int most, Duration patience, Clock clock) {
        this.free = most;
        this.patience = patience;
        this.clock = clock;
    }

    /** A place in the queue, and then the permit to check a password, until it is closed. */
    public final class Ticket implements AutoCloseable {

        private final List<Object> lanes;
        private final Optional<String> mac;
        private final Condition changed = lock.newCondition();
        private boolean granted;
        private boolean shed;
        private boolean wrong;

        private Ticket(List<Object> lanes, Optional<String> mac) {
            this.lanes = lanes;
            this.mac = mac;
        }

        /** The password was right; it has priority for as long as that is remembered. */
        public void right() {
            mac.ifPresent(key -> right.put(key, true));
        }

        /** The password was wrong, or the account does not exist. */
        public void wrong() {
            wrong = true;
            mac.ifPresent(right::remove);
        }

        @Override
        public void close() {
            release(this);
        }

        /** Lower ranks are served sooner. */
        private int rank() {
            int checks = 0;
            for (Object lane : lanes) {
                checks += failedChecks(lane);
            }
            return mac.isEmpty() || right.get(mac.get()) != null ? -1 : checks;
        }
    }

    /**
     * Waits for the permit to check.
     *
     * @throws RegistryException TOOMANYREQUESTS when others have priority for too long
     */
    public Ticket take(AuthenticationRequest request) {
        return request.credentials() instanceof Credentials.Basic(String user, String password)
                ? enter(new Ticket(lanes(request, user), Optional.of(macs.of(user, password))))
                : take();
    }

    /** The same for queries that check no password, such as account lookups: they come first. */
    public Ticket take() {
        return enter(new Ticket(List.of(), Optional.empty()));
    }

    private static List<Object> lanes(AuthenticationRequest request, String user) {
        ClientSubnet subnet = ClientSubnet.of(request.address());
        return List.of(new Claim(FoldedName.of(user), subnet), subnet, new Neighbourhood(subnet.wider()));
    }

    private int failedChecks(Object lane) {
        @Nullable Failed known = failed.get(lane);
        return known == null || known.isExpired(clock.instant()) ? 0 : known.checks();
    }

    private Ticket enter(Ticket ticket) {
        Blocking.checkpoint();
        lock.lock();
        try {
            waiting.add(ticket);
            shedTheLast();
            serve();
            await(ticket);
            return ticket;
        } finally {
            lock.unlock();
        }
    }

    private void shedTheLast() {
        if (waiting.size() > MOST_WAITING) {
            // Of equal ranks, the last to arrive.
            Ticket last = Collections.max(waiting.reversed(), Comparator.comparingInt(Ticket::rank));
            waiting.remove(last);
            last.shed = true;
            last.changed.signal();
        }
    }

    private void serve() {
        while (free > 0 && !waiting.isEmpty()) {
            Ticket next = Collections.min(waiting, Comparator.comparingInt(Ticket::rank));
            waiting.remove(next);
            free--;
            next.granted = true;
            next.lanes.forEach(lane -> charge(lane, 1));
            next.changed.signal();
        }
    }

    /** Counts a check while it runs, so that other clients come next, and afterwards if it failed. */
    private void charge(Object lane, int checks) {
        Instant now = clock.instant();
        failed.merge(
                lane,
                new Failed(Math.max(checks, 0), now),
                (before, first) ->
                        before.isExpired(now) ? first : new Failed(Math.max(before.checks() + checks, 0), now));
    }

    private void await(Ticket ticket) {
        try {
            long left = patience.toNanos();
            while (!ticket.granted && !ticket.shed && left > 0) {
                left = ticket.changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ticket.granted) {
            waiting.remove(ticket);
            throw RegistryException.tooMany("too many logins at the same time: try again later", RETRY);
        }
    }

    private void release(Ticket ticket) {
        lock.lock();
        try {
            if (!ticket.wrong) {
                ticket.lanes.forEach(lane -> charge(lane, -1));
            }
            free++;
            serve();
        } finally {
            lock.unlock();
        }
    }
}
