package io.berth.app.cli;

import io.berth.core.model.Digest;
import io.berth.core.model.Reference;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import java.util.Optional;

/**
 * A repository, or a tag or manifest of one, as people write it: {@code team/app}, {@code team/app:v1},
 * {@code team/app@sha256:…}; without a host.
 *
 * @param reference empty for the repository as a whole
 */
record Target(RepositoryName repository, Optional<Reference> reference) {

    static Target parse(String text) throws WrongUsage {
        int at = text.indexOf('@');
        int colon = text.lastIndexOf(':');
        try {
            if (at >= 0) {
                return new Target(
                        new RepositoryName(text.substring(0, at)), Optional.of(Digest.parse(text.substring(at + 1))));
            }
            return colon < 0
                    ? new Target(new RepositoryName(text), Optional.empty())
                    : new Target(
                            new RepositoryName(text.substring(0, colon)),
                            Optional.of(new Tag(text.substring(colon + 1))));
        } catch (RegistryException e) {
            throw new WrongUsage(e.getMessage() + " (expected such as team/app or team/app:v1, without a host)");
        }
    }

    /** The tag, if it is one. */
    Optional<Tag> tag() {
        return reference.filter(Tag.class::isInstance).map(Tag.class::cast);
    }
}
