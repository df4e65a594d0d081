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
 * Where repositories can be that some globs stand for, whoever asks: what is left of the globs that fit so far. However
 * many there are, only those are asked about a name that begin with it, or with a pattern.
 *
 * @param named what is left, by the text that has to come next
 * @param others what is left and begins with a pattern
 * @param ends whether one is over, so that there can be a repository here
 */
record GlobBranch(Map<String, List<Rest>> named, List<Rest> others, boolean ends)
        implements RepositorySelection.Branch {

    /** Going to more names, which need not be there, is no better than going over those that are. */
    private static final int MOST_NAMED = 256;

    GlobBranch {
        named = Map.copyOf(named);
        others = List.copyOf(others);
    }

    /** What is left of a glob from this of its components on. */
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

        /** Adds itself, and what is behind where it may begin with nothing: never another of that kind. */
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

    /** All there can be. */
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
