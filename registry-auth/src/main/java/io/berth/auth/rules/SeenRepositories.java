package io.berth.auth.rules;

import io.berth.core.access.AnyGlob;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import java.util.ArrayList;
import java.util.List;

/**
 * The repositories visible to a principal, precomputed from the rules that matter: worth it for checking many
 * repositories. Immutable.
 */
final class SeenRepositories implements RepositorySelection {

    private final List<Verdict> listing;
    private final List<Verdict> pulling;
    /** Where the rules allow pull; repositories that can be listed only are not visible. */
    private final AnyGlob allowed;

    /**
     * What a rule decides about some repositories for this principal.
     *
     * @param repositories as globs with the placeholders replaced
     */
    record Verdict(boolean permits, AnyGlob repositories) {}

    /** Combines the verdicts about each action, in order of precedence. */
    SeenRepositories(List<Verdict> listing, List<Verdict> pulling) {
        this.listing = upToTheLastThatPermits(listing);
        this.pulling = upToTheLastThatPermits(pulling);
        this.allowed = new AnyGlob(this.pulling.stream()
                .filter(Verdict::permits)
                .flatMap(verdict -> verdict.repositories().globs().stream())
                .toList());
    }

    /** Repositories without a verdict are refused anyway. */
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
