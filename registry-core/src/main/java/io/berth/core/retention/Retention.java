package io.berth.core.retention;

import io.berth.core.gc.FreeableContent;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.service.Manifests;
import io.berth.core.service.TagRules;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Deletes the tags that no rule keeps, as a client would: the journal and the audit log have them, and they can be
 * restored. Manifests stay; garbage collection removes those without a tag if it is told to.
 */
public final class Retention {

    private static final int PAGE = 200;

    private final MetadataStore metadata;
    private final RetentionRules rules;
    private final TagRules immutable;
    private final LastPulls pulls;
    private final ExpiryLabels labels;
    private final FreeableContent freeable;
    private final Clock clock;

    /**
     * Retention by these rules.
     *
     * @param immutable tags that stay in any case
     * @param freeable what is said of the space
     */
    public Retention(
            MetadataStore metadata,
            BlobStore blobs,
            Manifests manifests,
            RetentionRules rules,
            TagRules immutable,
            LastPulls pulls,
            FreeableContent freeable,
            Clock clock) {
        this.metadata = metadata;
        this.rules = rules;
        this.immutable = immutable;
        this.pulls = pulls;
        this.labels = new ExpiryLabels(metadata, manifests, blobs);
        this.freeable = freeable;
        this.clock = clock;
    }

    /** Decides on all tags of the repositories that a rule is for, and changes nothing. */
    public RetentionReport simulate(RetentionListener listener) throws IOException {
        RetentionTally tally = new RetentionTally(listener, clock);
        decide(clock.instant(), tally, listener);
        return tally.report();
    }

    /** How many bytes collections free after the tags that go are deleted. Reads all manifests. */
    public long freeable() throws IOException {
        Instant now = clock.instant();
        return freeable.size((repository, reader) -> {
            if (rules.mayDecide(repository)) {
                decisions(repository, now).forEach((decision, _) -> reader.read(decision.target(), decision.goes()));
            }
        });
    }

    private void decide(Instant now, RetentionTally tally, RetentionListener listener) throws IOException {
        forEachRepository(repository -> {
            tally.repository();
            decisions(repository, now).forEach((decision, hasRule) -> {
                if (hasRule) {
                    tally.decided(decision.goes());
                }
                listener.decided(repository, decision);
                tally.progress();
            });
        });
    }

    /** Handles repositories. */
    @FunctionalInterface
    private interface Visitor {
        void visit(RepositoryName repository) throws IOException;
    }

    private void forEachRepository(Visitor visitor) throws IOException {
        Optional<String> after = Optional.empty();
        Page<RepositoryName> page;
        do {
            page = metadata.repositories(after, PAGE);
            for (RepositoryName repository : page.items()) {
                if (rules.mayDecide(repository)) {
                    visitor.visit(repository);
                }
                after = Optional.of(repository.value());
            }
        } while (page.more());
    }

    private RepositoryDecisions decisions(RepositoryName repository, Instant now) throws IOException {
        return new RepositoryDecisions(repository, metadata, rules, immutable, pulls, labels, now);
    }
}
