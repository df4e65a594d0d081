package io.berth.core.service;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where accounts lately pushed or mounted blobs: the source of a mount that names none. An account is told only of what
 * it did itself, by one look, so that neither the answer nor its time tells of what others have. What is noted first is
 * forgotten first; being forgotten costs an upload. Safe for use by many threads.
 */
public final class RecentUploads {

    /** Some two megabytes, as long as names are short. */
    private static final int MOST = 5000;

    /** Issuers of tokens may choose longer ones, and what is noted is kept: they upload instead. */
    private static final int LONGEST_NAME = 255;

    private final Map<Own, RepositoryName> repositories = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Own, RepositoryName> eldest) {
            return size() > MOST;
        }
    };

    private record Own(String account, Digest blob) {}

    /** The account has put the blob there; forgotten at once where its name is too long. */
    public void note(String account, Digest blob, RepositoryName repository) {
        if (account.length() > LONGEST_NAME) {
            return;
        }
        Own own = new Own(account, blob);
        synchronized (repositories) {
            repositories.remove(own);
            repositories.put(own, repository);
        }
    }

    /** Where the account put the blob last; it may not be there any more. */
    public Optional<RepositoryName> find(String account, Digest blob) {
        synchronized (repositories) {
            return Optional.ofNullable(repositories.get(new Own(account, blob)));
        }
    }
}
