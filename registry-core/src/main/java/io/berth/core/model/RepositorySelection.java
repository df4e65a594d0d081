package io.berth.core.model;

import java.util.HashSet;
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

    /** Where they can be, from the root of all names on. */
    default Branch root() {
        return Branch.ANYWHERE;
    }

    /** Where they can be among the repository of some name, or none at the root, and those nested below it. */
    interface Branch {

        /** They can be everywhere. */
        Branch ANYWHERE = new Branch() {
            @Override
            public Optional<Set<String>> next() {
                return Optional.empty();
            }

            @Override
            public Branch below(String name) {
                return this;
            }

            @Override
            public boolean isEmpty() {
                return false;
            }
        };

        /**
         * What the next component can be in the names of those nested here: never less than it is, maybe more.
         *
         * @return empty when it can be anything; none when there are no such repositories
         */
        Optional<Set<String>> next();

        /** The branch of this branch whose names have this component next. */
        Branch below(String name);

        /** Whether there can be none, neither here nor below. */
        boolean isEmpty();

        /** Where those in both can be. */
        private Branch and(Branch other) {
            Branch one = this;
            return new Branch() {
                @Override
                public Optional<Set<String>> next() {
                    Optional<Set<String>> mine = one.next();
                    Optional<Set<String>> others = other.next();
                    if (mine.isEmpty() || others.isEmpty()) {
                        return mine.or(() -> others);
                    }
                    Set<String> both = new HashSet<>(mine.get());
                    both.retainAll(others.get());
                    return Optional.of(both);
                }

                @Override
                public Branch below(String name) {
                    return one.below(name).and(other.below(name));
                }

                @Override
                public boolean isEmpty() {
                    return one.isEmpty() || other.isEmpty();
                }
            };
        }
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
            public Branch root() {
                return one.root().and(other.root());
            }
        };
    }
}
