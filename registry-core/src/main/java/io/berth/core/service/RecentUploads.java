package io.berth.core.service;

import io.berth.core.event.Event;
import io.berth.core.event.EventListener;
import io.berth.core.event.Fact;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where accounts recently pushed or mounted blobs: the source of a mount request without {@code from}. A lookup covers
 * the account's own uploads only and takes one step, so neither result nor timing reveals content of others. The oldest
 * entries are evicted first, which costs an upload. Thread-safe.
 */
public final class RecentUploads implements EventListener {

    /** Some two megabytes with short names. */
    private static final int MOST = 5000;

    /**
     * Token issuers may use longer account names, whose entries would take too much memory: those accounts upload
     * instead.
     */
    private static final int LONGEST_NAME = 255;

    private final Map<Own, RepositoryName> repositories = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Own, RepositoryName> eldest) {
            return size() > MOST;
        }
    };

    private record Own(String account, Digest blob) {}

    @Override
    public void on(Event event) {
        String account = event.cause().account();
        switch (event.fact()) {
            case Fact.BlobPushed(RepositoryName repository, Digest digest) -> note(account, digest, repository);
            case Fact.BlobMounted(RepositoryName repository, Digest digest, var _) -> note(account, digest, repository);
            default -> {}
        }
    }

    /** Records where the account put the blob; ignored if the account name is too long. */
    void note(String account, Digest blob, RepositoryName repository) {
        if (account.length() > LONGEST_NAME) {
            return;
        }
        Own own = new Own(account, blob);
        synchronized (repositories) {
            repositories.remove(own);
            repositories.put(own, repository);
        }
    }

    /** Where the account last put the blob; it may no longer be there. */
    Optional<RepositoryName> find(String account, Digest blob) {
        synchronized (repositories) {
            return Optional.ofNullable(repositories.get(new Own(account, blob)));
        }
    }
}
