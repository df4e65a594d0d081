package io.berth.storage.metadata;

import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Goes over repositories in their order, depth first: a repository, those nested in it, the next one. Begins where it
 * is told to without a look at what comes before, and ends when the page is full.
 */
public final class RepositoryWalk {

    /** Which repositories are wanted. */
    @FunctionalInterface
    public interface Filter {
        boolean wants(RepositoryName repository) throws IOException;
    }

    private final Listing listing;
    private final Filter filter;
    private final PageFiller<RepositoryName> filler;

    private RepositoryWalk(Documents documents, int limit, Filter filter) {
        this.listing = new Listing(documents);
        this.filter = filter;
        this.filler = new PageFiller<>(limit);
    }

    /**
     * One page of the repositories that are wanted.
     *
     * @param after where to continue: any text; itself left out
     */
    public static Page<RepositoryName> page(Documents documents, Optional<String> after, int limit, Filter filter)
            throws IOException {
        RepositoryWalk walk = new RepositoryWalk(documents, limit, filter);
        walk.below("", after.map(text -> List.of(text.split("/", -1))).orElse(List.of()));
        return walk.filler.page();
    }

    /** Visits what is nested below {@code prefix} and comes after these components. */
    private void below(String prefix, List<String> after) throws IOException {
        Optional<String> first = after.stream().findFirst();
        if (first.isPresent() && RepositoryName.isName(prefix + first.get())) {
            below(prefix + first.get() + "/", after.subList(1, after.size()));
        }
        if (!filler.isFull()) {
            listing.visit(StorageLayout.REPOSITORIES + trimmed("/" + prefix), first, filler.batch(), name -> {
                visit(prefix + name);
                return !filler.isFull();
            });
        }
    }

    private void visit(String name) throws IOException {
        if (!RepositoryName.isName(name)) {
            return;
        }
        RepositoryName repository = new RepositoryName(name);
        if (filter.wants(repository)) {
            filler.add(repository);
        }
        if (!filler.isFull()) {
            below(name + "/", List.of());
        }
    }

    private static String trimmed(String level) {
        return level.substring(0, level.length() - 1);
    }
}
