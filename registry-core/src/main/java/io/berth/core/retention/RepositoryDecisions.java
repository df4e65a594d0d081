package io.berth.core.retention;

import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.service.TagRules;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Walk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides on the tags of one repository. They are read twice: to rank them, and to decide. In between only the ranks
 * are in memory, so that a repository may have any number of tags.
 */
final class RepositoryDecisions {

    private static final int PAGE = 200;

    /**
     * A tag that names a manifest, by which clients find its signatures and referrers ({@code sha256-….sig}): it
     * belongs to the manifest.
     */
    private static final Pattern OF_MANIFEST =
            Pattern.compile("(sha256)-([0-9a-f]{64})(?:\\..*)?|(sha512)-([0-9a-f]{128})(?:\\..*)?");

    private final RepositoryName repository;
    private final MetadataStore metadata;
    private final RetentionRules rules;
    private final TagRules immutable;
    private final LastPulls pulls;
    private final ExpiryLabels labels;
    private final Instant now;
    private final Map<Integer, Ranks> ranks = new HashMap<>();

    /** Reads all tags, to rank them. */
    RepositoryDecisions(
            RepositoryName repository,
            MetadataStore metadata,
            RetentionRules rules,
            TagRules immutable,
            LastPulls pulls,
            ExpiryLabels labels,
            Instant now)
            throws IOException {
        this.repository = repository;
        this.metadata = metadata;
        this.rules = rules;
        this.immutable = immutable;
        this.pulls = pulls;
        this.labels = labels;
        this.now = now;
        forEachTag(this::rank);
    }

    /** A tag as it was pushed; in the order of that. */
    private record Pushed(Instant time, Tag tag) implements Comparable<Pushed> {

        @Override
        public int compareTo(Pushed other) {
            int order = time.compareTo(other.time);
            return order == 0 ? tag.compareTo(other.tag) : order;
        }
    }

    /** The tags that the conditions of one rule count. */
    private record Ranks(Optional<Greatest<Pushed>> last, Optional<Greatest<SemanticVersion>> versions) {

        private static Ranks of(RetentionRules.Keep keep) {
            return keep instanceof RetentionRules.Keep.Any any
                    ? new Ranks(greatest(any.last()), greatest(any.versions()))
                    : new Ranks(Optional.empty(), Optional.empty());
        }

        private static <T extends Comparable<? super T>> Optional<Greatest<T>> greatest(OptionalInt most) {
            return most.isPresent() ? Optional.of(new Greatest<>(most.getAsInt())) : Optional.empty();
        }
    }

    /** Handles tags. */
    @FunctionalInterface
    private interface Visitor {
        void visit(Tag tag, OptionalInt rule, Instant pushed) throws IOException;
    }

    /** Handles decisions. */
    @FunctionalInterface
    interface Reader {
        void read(Decision decision, boolean hasRule) throws IOException;
    }

    /** Decides on all tags, in bytewise order. */
    void forEach(Reader reader) throws IOException {
        forEachTag((tag, rule, pushed) -> {
            Optional<Digest> target = metadata.resolve(repository, tag);
            if (target.isPresent()) {
                reader.read(decide(tag, target.get(), pushed, rule), rule.isPresent());
            }
        });
    }

    private void forEachTag(Visitor visitor) throws IOException {
        Walk.tags(after -> metadata.tags(repository, after, PAGE), tag -> {
            Optional<Instant> pushed = metadata.tagPushed(repository, tag);
            if (pushed.isPresent()) {
                visitor.visit(tag, rules.deciding(repository, tag), pushed.get());
            }
        });
    }

    private void rank(Tag tag, OptionalInt rule, Instant pushed) {
        if (rule.isEmpty() || manifestOf(tag).isPresent()) {
            return;
        }
        Ranks ranked = ranks.computeIfAbsent(rule.getAsInt(), index -> Ranks.of(keep(index)));
        ranked.last().ifPresent(last -> last.add(new Pushed(pushed, tag)));
        ranked.versions().ifPresent(versions -> SemanticVersion.of(tag).ifPresent(versions::add));
    }

    private RetentionRules.Keep keep(int rule) {
        return rules.rules().get(rule).keep();
    }

    private Decision decide(Tag tag, Digest target, Instant pushed, OptionalInt rule) throws IOException {
        if (rule.isEmpty()) {
            return new Decision(tag, target, pushed, false, "no rule is for it");
        }
        Decision decision = byRule(tag, target, pushed, rule.getAsInt());
        return decision.goes() && immutable.isImmutable(repository, tag)
                ? new Decision(tag, target, pushed, false, "immutable (berth.tags); otherwise " + decision.why())
                : decision;
    }

    private Decision byRule(Tag tag, Digest target, Instant pushed, int rule) throws IOException {
        String name = "rule " + (rule + 1) + ": ";
        RetentionRules.Keep keep = keep(rule);
        if (rules.rules().get(rule).labels()) {
            try {
                Optional<Duration> lifetime = labels.lifetime(repository, target);
                if (lifetime.isPresent()) {
                    boolean goes = !isWithin(pushed, lifetime.get());
                    String why = name + ExpiryLabels.KEY + " " + Lifetime.print(lifetime.get());
                    return new Decision(tag, target, pushed, goes, why);
                }
            } catch (ExpiryLabels.UnreadableException e) {
                return new Decision(tag, target, pushed, false, name + "labels: " + e.getMessage());
            }
        }
        return switch (keep) {
            case RetentionRules.Keep.All _ -> new Decision(tag, target, pushed, false, name + "all");
            case RetentionRules.Keep.Any any -> byConditions(tag, target, pushed, any, rule, name);
        };
    }

    private Decision byConditions(
            Tag tag, Digest target, Instant pushed, RetentionRules.Keep.Any any, int rule, String name)
            throws IOException {
        Optional<Digest> manifest = manifestOf(tag);
        if (manifest.isPresent()) {
            boolean goes = !metadata.holdsManifest(repository, manifest.get());
            String why = "it belongs to manifest " + manifest.get() + (goes ? ", which is gone" : "");
            return new Decision(tag, target, pushed, goes, name + why);
        }
        Conditions conditions = new Conditions();
        Ranks ranked = ranks.getOrDefault(rule, Ranks.of(any));
        any.last()
                .ifPresent(last -> conditions.add(
                        "last " + last, ranked.last().orElseThrow().has(new Pushed(pushed, tag))));
        any.versions()
                .ifPresent(versions -> conditions.add(
                        "semver " + versions,
                        SemanticVersion.of(tag)
                                .filter(version ->
                                        ranked.versions().orElseThrow().has(version))
                                .isPresent()));
        any.newer().ifPresent(newer -> conditions.add("newer " + Lifetime.print(newer), isWithin(pushed, newer)));
        if (any.pulled().isPresent()) {
            Duration pulled = any.pulled().get();
            conditions.add("pulled " + Lifetime.print(pulled), isWithin(lastUse(tag, pushed), pulled));
        }
        return new Decision(tag, target, pushed, conditions.met.isEmpty(), name + conditions);
    }

    /** The conditions of a rule that a tag meets, and those that it does not. */
    private static final class Conditions {

        private final List<String> met = new ArrayList<>();
        private final List<String> unmet = new ArrayList<>();

        void add(String condition, boolean isMet) {
            (isMet ? met : unmet).add(condition);
        }

        @Override
        public String toString() {
            return met.isEmpty() ? "not " + String.join(", not ", unmet) : String.join(", ", met);
        }
    }

    private Instant lastUse(Tag tag, Instant pushed) throws IOException {
        Instant pulled = pulls.lastPull(repository, tag);
        return pulled.isAfter(pushed) ? pulled : pushed;
    }

    private boolean isWithin(Instant time, Duration duration) {
        return time.isAfter(now.minus(duration));
    }

    private static Optional<Digest> manifestOf(Tag tag) {
        Matcher named = OF_MANIFEST.matcher(tag.name());
        if (!named.matches()) {
            return Optional.empty();
        }
        String digest =
                named.group(1) != null ? named.group(1) + ":" + named.group(2) : named.group(3) + ":" + named.group(4);
        try {
            return Optional.of(Digest.parse(digest));
        } catch (RegistryException e) {
            return Optional.empty();
        }
    }
}
