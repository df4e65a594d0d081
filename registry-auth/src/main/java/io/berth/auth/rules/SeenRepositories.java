package io.berth.auth.rules;

import io.berth.core.access.AnyGlob;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import java.util.ArrayList;
import java.util.List;

/**
 * The repositories that somebody may know of, by as many rules as can say anything of that: worth it for who asks about
 * many. Immutable.
 */
final class SeenRepositories implements RepositorySelection {

    private final List<Verdict> listing;
    private final List<Verdict> pulling;
    /** Where the rules allow to pull; what they allow to list besides is not seen. */
    private final AnyGlob allowed;

    /**
     * What a rule says of some repositories to this caller.
     *
     * @param repositories by globs with the caller's names in their places
     */
    record Verdict(boolean permits, AnyGlob repositories) {}

    /** Of the verdicts about an action, in the order they count. */
    SeenRepositories(List<Verdict> listing, List<Verdict> pulling) {
        this.listing = upToTheLastThatPermits(listing);
        this.pulling = upToTheLastThatPermits(pulling);
        this.allowed = new AnyGlob(this.pulling.stream()
                .filter(Verdict::permits)
                .flatMap(verdict -> verdict.repositories().globs().stream())
                .toList());
    }

    /** What none of the verdicts is about is refused anyway. */
    private static List<Verdict> upToTheLastThatPermits(List<Verdict> verdicts) {
        List<Verdict> counting = new ArrayList<>(verdicts);
        while (!counting.isEmpty() && !counting.getLast().permits()) {
            counting.removeLast();
        }
        return List.copyOf(counting);
    }

    @Override
    public boolean includes(RepositoryName repository) {
        return permits(pulling, repository) && permits(listing, repository);
    }

    private static boolean permits(List<Verdict> verdicts, RepositoryName repository) {
        for (Verdict verdict : verdicts) {
            if (verdict.repositories().includes(repository)) {
                return verdict.permits();
            }
        }
        return false;
    }

    @Override
    public Branch root() {
        return allowed.root();
    }
}
