package io.berth.storage.metadata;

import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.RepositorySelection.Branch;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Walks repositories in order, depth first: a repository, those nested in it, the next one. Starts at a given position
 * without reading what comes before, descends only where wanted repositories can be, and ends when the page is full.
 */
public final class RepositoryWalk {

    /** Checks in the storage whether a repository exists. */
    @FunctionalInterface
    public interface Filter {
        boolean holds(RepositoryName repository) throws IOException;
    }

    private final Listing listing;
    private final RepositorySelection wanted;
    private final Filter filter;
    private final PageFiller<RepositoryName> filler;

    private RepositoryWalk(Documents documents, int limit, RepositorySelection wanted, Filter filter) {
        this.listing = new Listing(documents);
        this.wanted = wanted;
        this.filter = filter;
        this.filler = new PageFiller<>(limit);
    }

    /**
     * One page of the wanted repositories.
     *
     * @param after where to continue: any text, exclusive
     */
    public static Page<RepositoryName> page(
            Documents documents, Optional<String> after, int limit, RepositorySelection wanted, Filter filter)
            throws IOException {
        RepositoryWalk walk = new RepositoryWalk(documents, limit, wanted, filter);
        walk.below(
                "",
                wanted.root(),
                after.map(text -> List.of(text.split("/", -1))).orElse(List.of()));
        return walk.filler.page();
    }

    /** Visits what is nested below {@code prefix}, comes after these components, and can be wanted. */
    private void below(String prefix, Branch branch, List<String> after) throws IOException {
        Optional<Set<String>> next = branch.next();
        Optional<String> first = after.stream().findFirst();
        if (first.isPresent()
                && (next.isEmpty() || next.get().contains(first.get()))
                && RepositoryName.isName(prefix + first.get())) {
            below(prefix + first.get() + "/", branch.below(first.get()), after.subList(1, after.size()));
        }
        if (next.isPresent()) {
            for (String name : new TreeSet<>(next.get()).tailSet(first.orElse(""), false)) {
                visit(prefix + name, branch.below(name));
            }
        } else if (!filler.isFull()) {
            listing.visit(StorageLayout.REPOSITORIES + trimmed("/" + prefix), first, filler.batch(), name -> {
                visit(prefix + name, branch.below(name));
                return !filler.isFull();
            });
        }
    }

    private void visit(String name, Branch branch) throws IOException {
        if (filler.isFull() || branch.isEmpty() || !RepositoryName.isName(name)) {
            return;
        }
        RepositoryName repository = new RepositoryName(name);
        if (wanted.includes(repository) && filter.holds(repository)) {
            filler.add(repository);
        }
        if (!filler.isFull()) {
            below(name + "/", branch, List.of());
        }
    }

    private static String trimmed(String level) {
        return level.substring(0, level.length() - 1);
    }
}
