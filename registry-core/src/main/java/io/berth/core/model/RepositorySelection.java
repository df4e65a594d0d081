package io.berth.core.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Some repositories of all, and where they can be, so that whoever looks for them need not pass all the others. Safe
 * for use by many threads.
 */
@FunctionalInterface
public interface RepositorySelection {

    /** Every repository. */
    RepositorySelection ALL = _ -> true;

    boolean includes(RepositoryName repository);

    /**
     * What the next component can be in the names of those below others: never less than it is, maybe more.
     *
     * @param above the components of the name they are nested below; none at the root
     * @return empty when it can be anything; none when there are no such repositories
     */
    default Optional<Set<String>> next(List<String> above) {
        return Optional.empty();
    }

    /** Those in both. */
    default RepositorySelection and(RepositorySelection other) {
        RepositorySelection one = this;
        return new RepositorySelection() {
            @Override
            public boolean includes(RepositoryName repository) {
                return one.includes(repository) && other.includes(repository);
            }

            @Override
            public Optional<Set<String>> next(List<String> above) {
                Optional<Set<String>> mine = one.next(above);
                Optional<Set<String>> others = other.next(above);
                if (mine.isEmpty() || others.isEmpty()) {
                    return mine.or(() -> others);
                }
                Set<String> both = new HashSet<>(mine.get());
                both.retainAll(others.get());
                return Optional.of(both);
            }
        };
    }
}
