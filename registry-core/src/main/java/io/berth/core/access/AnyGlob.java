package io.berth.core.access;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import java.util.List;

/** The repositories that match at least one of these globs, which have no placeholders. */
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
    public Branch root() {
        return GlobBranch.root(globs);
    }
}
