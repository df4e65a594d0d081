package io.berth.core.access;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The repositories that at least one of these globs stands for, whoever asks. */
public record AnyGlob(List<RepositoryGlob> globs) implements RepositorySelection {

    public AnyGlob {
        globs = List.copyOf(globs);
    }

    @Override
    public boolean includes(RepositoryName repository) {
        for (RepositoryGlob glob : globs) {
            if (glob.matches(repository)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<Set<String>> next(List<String> above) {
        Set<String> next = new HashSet<>();
        for (RepositoryGlob glob : globs) {
            Optional<Set<String>> ofGlob = glob.next(above);
            if (ofGlob.isEmpty()) {
                return Optional.empty();
            }
            next.addAll(ofGlob.get());
        }
        return Optional.of(next);
    }
}
