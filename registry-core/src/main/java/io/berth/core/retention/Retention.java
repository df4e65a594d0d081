package io.berth.core.retention;

import io.berth.core.gc.FreeableContent;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.service.Manifests;
import io.berth.core.service.TagRules;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Walk;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Deletes the tags that no rule keeps, as a client would: the journal and the audit log have them, and they can be
 * restored. Manifests stay; garbage collection removes those without a tag if it is told to.
 */
public final class Retention {

    private static final int PAGE = 200;

    /** Deleted under one lock, which excludes pushes to the repository, and with one write to the journal. */
    private static final int BATCH = 20;

    /** So many tags may be deleted whatever the limit is, which is a share. */
    private static final long LEAST = 10;

    private static final int PERCENT = 100;

    private final MetadataStore metadata;
    private final Manifests manifests;
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
        this.manifests = manifests;
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

    /** More tags would be deleted than the limit permits. */
    public static final class LimitException extends IOException {
        private static final long serialVersionUID = 1L;

        private LimitException(RetentionReport plan, int limit) {
            super(plan.going() + " of " + plan.decided() + " tags would be deleted, more than " + limit
                    + " % (berth.retention.limit): nothing was deleted. \"registry retention simulate\" lists them, and"
                    + " \"registry retention run --force\" deletes them");
        }
    }

    /**
     * Deletes the tags that no rule keeps. A tag that is pushed meanwhile stays.
     *
     * @param limit the most of them, in percent of those that the rules decide; ten are permitted in any case
     * @throws LimitException before anything is deleted
     */
    public RetentionReport run(int limit, RetentionListener listener) throws IOException {
        Instant now = clock.instant();
        RetentionTally tally = new RetentionTally(listener, clock);
        decide(now, tally, listener);
        long most = limit == PERCENT ? Long.MAX_VALUE : Math.max(LEAST, tally.decided() * limit / PERCENT);
        if (tally.going() > most) {
            throw new LimitException(tally.report(), limit);
        }
        if (tally.going() > 0) {
            listener.begins(tally.report());
            forEachRepository(repository -> delete(repository, now, most, tally, listener));
        }
        return tally.report();
    }

    private void delete(
            RepositoryName repository, Instant now, long most, RetentionTally tally, RetentionListener listener)
            throws IOException {
        Map<Tag, Decision> batch = new LinkedHashMap<>();
        decisions(repository, now).forEach((decision, _) -> {
            tally.step();
            if (decision.goes() && tally.deletedSoFar() + batch.size() < most) {
                batch.put(decision.tag(), decision);
            }
            if (batch.size() >= BATCH) {
                delete(repository, batch, tally, listener);
            }
        });
        delete(repository, batch, tally, listener);
    }

    private void delete(
            RepositoryName repository, Map<Tag, Decision> batch, RetentionTally tally, RetentionListener listener)
            throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        List<Manifests.SeenTag> seen = batch.values().stream()
                .map(decision -> new Manifests.SeenTag(decision.tag(), decision.target(), decision.pushed()))
                .toList();
        for (Tag tag : manifests.deleteUnmoved(repository, seen)) {
            tally.deleted();
            listener.deleted(repository, Objects.requireNonNull(batch.get(tag)));
        }
        batch.clear();
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
                tally.step();
            });
        });
    }

    private void forEachRepository(Walk.Visitor<RepositoryName> visitor) throws IOException {
        Walk.repositories(after -> metadata.repositories(after, PAGE), repository -> {
            if (rules.mayDecide(repository)) {
                visitor.visit(repository);
            }
        });
    }

    private RepositoryDecisions decisions(RepositoryName repository, Instant now) throws IOException {
        return new RepositoryDecisions(repository, metadata, rules, immutable, pulls, labels, now);
    }
}
