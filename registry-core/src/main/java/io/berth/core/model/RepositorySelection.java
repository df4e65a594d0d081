package io.berth.core.model;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A subset of the repositories, with the branches of the name tree that can contain them, so that a listing can skip
 * all others. Thread-safe.
 */
@FunctionalInterface
public interface RepositorySelection {

    /** Every repository. */
    RepositorySelection ALL = _ -> true;

    boolean includes(RepositoryName repository);

    /** The branch at the root of the name tree. */
    default Branch root() {
        return Branch.ANYWHERE;
    }

    /** A branch of the name tree: the repository of some name (none at the root), and those nested below it. */
    interface Branch {

        /** A branch that may contain selected repositories anywhere. */
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
         * The possible next components of names below this branch: possibly more than there are, never fewer.
         *
         * @return empty when it can be any; an empty set when there are none
         */
        Optional<Set<String>> next();

        /** The sub-branch of names with this next component. */
        Branch below(String name);

        /** Whether no selected repository can be here or below. */
        boolean isEmpty();

        /** The intersection of both branches. */
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

    /** The intersection of both selections. */
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
