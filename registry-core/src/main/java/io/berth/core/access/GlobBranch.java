package io.berth.core.access;

import io.berth.core.model.RepositorySelection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of the repository tree where matches of some globs can be: the remainders of the globs that match so far. Of
 * any number of globs, only those that start with the next name, or with a pattern, are matched against it.
 *
 * @param named the remainders, by the literal component that must come next
 * @param others the remainders that begin with a pattern
 * @param ends whether one glob is fully matched, so that a repository can be here
 */
record GlobBranch(Map<String, List<Rest>> named, List<Rest> others, boolean ends)
        implements RepositorySelection.Branch {

    /** Beyond this, looking up names that may not exist is no faster than listing those that do. */
    private static final int MOST_NAMED = 256;

    GlobBranch {
        named = Map.copyOf(named);
        others = List.copyOf(others);
    }

    /** The remainder of a glob from this component on. */
    record Rest(RepositoryGlob glob, int part) {

        boolean isOver() {
            return part == glob.components().size();
        }

        GlobComponent next() {
            return glob.components().get(part);
        }

        boolean isEverything() {
            return part == glob.components().size() - 1 && next().isAny();
        }

        /**
         * Adds this remainder, and the one after a component that may match nothing: at most one such component follows
         * another.
         */
        void addTo(Set<Rest> rests) {
            rests.add(this);
            if (!isOver() && next().isAny()) {
                rests.add(behind());
            }
        }

        Rest behind() {
            return new Rest(glob, part + 1);
        }
    }

    /** The branch at the root of the tree. */
    static RepositorySelection.Branch root(List<RepositoryGlob> globs) {
        Set<Rest> rests = new HashSet<>();
        globs.forEach(glob -> new Rest(glob, 0).addTo(rests));
        return of(rests);
    }

    private static RepositorySelection.Branch of(Collection<Rest> rests) {
        Map<String, List<Rest>> named = new HashMap<>();
        List<Rest> others = new ArrayList<>();
        boolean ends = false;
        for (Rest rest : rests) {
            if (rest.isOver()) {
                ends = true;
            } else if (rest.isEverything()) {
                return RepositorySelection.Branch.ANYWHERE;
            } else {
                rest.next()
                        .text()
                        .map(text -> named.computeIfAbsent(text, _ -> new ArrayList<>()))
                        .orElse(others)
                        .add(rest);
            }
        }
        return new GlobBranch(named, others, ends);
    }

    @Override
    public Optional<Set<String>> next() {
        return others.isEmpty() && named.size() <= MOST_NAMED ? Optional.of(named.keySet()) : Optional.empty();
    }

    @Override
    public RepositorySelection.Branch below(String name) {
        Set<Rest> rests = new HashSet<>();
        named.getOrDefault(name, List.of()).forEach(rest -> rest.behind().addTo(rests));
        for (Rest rest : others) {
            if (rest.next().isAny()) {
                rest.addTo(rests);
            } else if (rest.next().matches(name, 0, name.length(), "", "")) {
                rest.behind().addTo(rests);
            }
        }
        return of(rests);
    }

    @Override
    public boolean isEmpty() {
        return named.isEmpty() && others.isEmpty() && !ends;
    }
}
