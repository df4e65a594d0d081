package io.berth.core.journal;

import io.berth.core.model.RepositoryName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A journal that records nothing. */
final class NoJournal implements Journal {

    @Override
    public boolean isKept() {
        return false;
    }

    @Override
    public void note(RepositoryName repository, Change change) {}

    @Override
    public String newDeletion() {
        return "";
    }

    @Override
    public void write(RepositoryName repository, String deletion, List<Change> changes) {}

    @Override
    public List<RepositoryName> repositories() {
        return List.of();
    }

    @Override
    public void read(RepositoryName repository, Instant since, Reader reader) {}

    @Override
    public List<Entry> newest(RepositoryName repository, Predicate<Entry> wanted, Instant before, int limit) {
        return List.of();
    }

    @Override
    public Optional<Instant> begin() {
        return Optional.empty();
    }

    @Override
    public void start() {}

    @Override
    public void flush() {}

    @Override
    public void expire() {}
}
