package io.berth.core.quota;

import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.Blocking;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The quotas of a server, and what is used of them: counted once ({@link UsageCounter}), and kept by all changes
 * ({@link CountedMetadata}). A push reserves its room before it adds anything, so concurrent pushes never exceed a
 * quota. Pushes of the same blob, manifest or tag to the same repository share a reservation. Thread-safe.
 */
public final class Quotas {

    /** No repository has a quota. */
    public static final Quotas NONE = new Quotas(List.of());

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final List<Balance> balances;
    private final Duration patience;

    /** What each repository uses. One that is missing uses nothing, once all were counted. */
    private final Map<RepositoryName, Usage> repositories = new HashMap<>();

    private final Map<RepositoryName, RepositoryCount> counts = new HashMap<>();
    private final Map<Item, Claim> claims = new HashMap<>();
    private final Set<RepositoryName> doubtful = new HashSet<>();
    private boolean isCounted;

    /** Tells whether a repository holds an item. */
    @FunctionalInterface
    public interface Look {
        boolean isHeld() throws IOException;
    }

    public Quotas(List<Quota> quotas) {
        this(quotas, PATIENCE);
    }

    /** @param patience how long a push waits for the usage to be counted */
    Quotas(List<Quota> quotas, Duration patience) {
        this.balances = quotas.stream().map(Balance::new).toList();
        this.patience = patience;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return balances.isEmpty();
    }

    /** Whether some quota is for the repository. */
    public boolean isFor(RepositoryName repository) {
        return balances.stream().anyMatch(balance -> balance.quota().isFor(repository));
    }

    /** Whether all usage has been counted. */
    public synchronized boolean isCounted() {
        return isCounted;
    }

    /** The quotas, as configured, and what is used of them; of what was counted so far. */
    public synchronized List<QuotaUsage> usage() {
        return balances.stream().map(Balance::usage).toList();
    }

    // --- pushes ---

    /**
     * Waits a while for the usage to be counted, before a push; the caller holds no lock of a repository.
     *
     * @throws RegistryException UNAVAILABLE when that takes longer
     */
    public void awaitCount(RepositoryName repository) throws IOException {
        if (!isFor(repository)) {
            return;
        }
        Blocking.checkpoint();
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            long rest = patience.toMillis();
            while (!isCounted && rest > 0) {
                try {
                    wait(rest);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while the usage of quotas was counted");
                }
                rest = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            }
            requireCount(repository);
        }
    }

    /** @throws RegistryException UNAVAILABLE when the usage has not been counted yet */
    synchronized void requireCount(RepositoryName repository) {
        if (!isCounted && isFor(repository)) {
            throw RegistryException.unavailable(
                    "the registry has started and still counts what the quota of " + repository
                            + " has left: try again in a moment",
                    RETRY_AFTER);
        }
    }

    /**
     * An early check, before bytes are sent: whether a blob of this size would fit beside what is used.
     *
     * @throws RegistryException DENIED
     */
    public synchronized void requireRoom(RepositoryName repository, long bytes) {
        Usage more = Usage.ofBytes(bytes);
        of(repository).forEach(balance -> balance.requireRoomBesideUsed(repository, more));
    }

    /**
     * Reserves room for a blob that a client is going to send; none if the repository holds it.
     *
     * @throws RegistryException DENIED
     */
    public Reservation reserveBlob(RepositoryName repository, Digest digest, long bytes, Look look) throws IOException {
        return isFor(repository)
                ? reserve(repository, List.of(new Addition(Item.blob(repository, digest), Usage.ofBytes(bytes), look)))
                : Reservation.NONE;
    }

    /**
     * Reserves room for all of these that the repository does not hold. Looks after it has joined the claims of other
     * pushes: so either it sees what they settled, or they see it.
     *
     * @throws RegistryException DENIED
     */
    Reservation reserve(RepositoryName repository, List<Addition> additions) throws IOException {
        List<Claim> claims = join(additions);
        boolean isReserved = false;
        try {
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < additions.size(); i++) {
                if (!additions.get(i).look().isHeld()) {
                    parts.add(new Part(claims.get(i), additions.get(i)));
                }
            }
            reserveParts(repository, parts);
            isReserved = true;
            return new Held(claims, parts);
        } finally {
            if (!isReserved) {
                leave(claims);
            }
        }
    }

    /** Something that a push adds. */
    record Addition(Item item, Usage usage, Look look) {}

    /** An addition that needs room, and the claim that it shares. */
    private record Part(Claim claim, Addition addition) {}

    /** What one push holds. */
    private final class Held implements Reservation {

        private final List<Claim> claims;
        private final List<Part> parts;

        private Held(List<Claim> claims, List<Part> parts) {
            this.claims = claims;
            this.parts = parts;
        }

        @Override
        public void settle() {
            parts.forEach(part -> Quotas.this.settle(part));
        }

        @Override
        public void settleHeld() throws IOException {
            for (Part part : parts) {
                if (part.addition().look().isHeld()) {
                    Quotas.this.settle(part);
                }
            }
        }

        @Override
        public void close() {
            leave(claims);
        }
    }

    private synchronized List<Claim> join(List<Addition> additions) {
        List<Claim> joined = new ArrayList<>();
        for (Addition addition : additions) {
            Claim claim = claims.computeIfAbsent(addition.item(), Claim::new);
            claim.holders++;
            joined.add(claim);
        }
        return joined;
    }

    private synchronized void reserveParts(RepositoryName repository, List<Part> parts) {
        Usage more = Usage.NONE;
        for (Part part : parts) {
            more = more.plus(missing(part));
        }
        List<Balance> all = of(repository);
        for (Balance balance : all) {
            balance.requireRoom(repository, more);
        }
        for (Balance balance : all) {
            balance.reserve(more);
        }
        for (Part part : parts) {
            part.claim().reserved = part.claim().reserved.plus(missing(part));
        }
    }

    /** What the claim has not reserved yet. */
    private static Usage missing(Part part) {
        return part.claim().isSettled ? Usage.NONE : part.addition().usage().beyond(part.claim().reserved);
    }

    private synchronized void settle(Part part) {
        Claim claim = part.claim();
        if (!claim.isSettled) {
            release(claim);
            claim.isSettled = true;
            change(claim.item, part.addition().usage());
        }
    }

    private synchronized void leave(List<Claim> left) {
        for (Claim claim : left) {
            claim.holders--;
            if (claim.holders == 0) {
                release(claim);
                claims.remove(claim.item);
            }
        }
    }

    private void release(Claim claim) {
        Usage reserved = claim.reserved;
        of(claim.item.repository()).forEach(balance -> balance.reserve(Usage.NONE.minus(reserved)));
        claim.reserved = Usage.NONE;
    }

    // --- changes ---

    /** The repository does not hold this any more. */
    synchronized void removed(Item item, Usage usage) {
        Claim claim = claims.get(item);
        if (claim != null) {
            claim.isSettled = false;
        }
        change(item, Usage.NONE.minus(usage));
    }

    private void change(Item item, Usage change) {
        RepositoryName repository = item.repository();
        if (isCounted || repositories.containsKey(repository)) {
            set(repository, used(repository).plus(change));
        }
        RepositoryCount count = counts.get(repository);
        if (count != null) {
            count.changed(item, change);
        }
    }

    /** The repository holds nothing any more. */
    synchronized void emptied(RepositoryName repository) {
        claims.values().stream()
                .filter(claim -> claim.item.repository().equals(repository))
                .forEach(claim -> claim.isSettled = false);
        set(repository, Usage.NONE);
        RepositoryCount count = counts.get(repository);
        if (count != null) {
            count.emptied();
        }
    }

    /** It cannot be told what a change has done: the repository is counted again soon. */
    synchronized void doubt(RepositoryName repository) {
        doubtful.add(repository);
    }

    private Usage used(RepositoryName repository) {
        return repositories.getOrDefault(repository, Usage.NONE);
    }

    private void set(RepositoryName repository, Usage usage) {
        Usage change = usage.minus(used(repository));
        of(repository).forEach(balance -> balance.use(change));
        if (usage.equals(Usage.NONE)) {
            repositories.remove(repository);
        } else {
            repositories.put(repository, usage);
        }
    }

    private List<Balance> of(RepositoryName repository) {
        return balances.stream()
                .filter(balance -> balance.quota().isFor(repository))
                .toList();
    }

    // --- counting ---

    /** Begins to count a repository: changes of what was counted already go to the count, too. */
    synchronized void begin(RepositoryCount count) {
        doubtful.remove(count.repository());
        counts.put(count.repository(), count);
    }

    /** Adds to a count; the caller holds the lock of the repository alone. */
    synchronized void counted(RepositoryCount count, RepositoryCount.Counted counted) {
        count.add(counted);
    }

    /** Ends a count. */
    synchronized void end(RepositoryCount count, boolean isComplete) {
        counts.remove(count.repository());
        if (isComplete) {
            set(count.repository(), count.found());
        } else {
            doubtful.add(count.repository());
        }
    }

    /** All repositories were counted: pushes go on. */
    synchronized void allCounted() {
        isCounted = true;
        notifyAll();
    }

    /** What each repository uses; empty when it is not known or in doubt. */
    public synchronized Optional<Map<RepositoryName, Usage>> known() {
        return isCounted && doubtful.isEmpty() ? Optional.of(Map.copyOf(repositories)) : Optional.empty();
    }

    /** Takes over what was {@link #known} before, so that pushes need not wait for the first count. */
    public synchronized void assume(Map<RepositoryName, Usage> known) {
        known.forEach(this::set);
        allCounted();
    }

    /** The repositories that use something. */
    synchronized List<RepositoryName> used() {
        return List.copyOf(repositories.keySet());
    }

    /** The repositories whose usage is in doubt. */
    synchronized List<RepositoryName> doubtful() {
        return List.copyOf(doubtful);
    }
}
