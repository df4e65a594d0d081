package io.berth.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RepositorySelectionTest {

    /** The repositories at the root that have these names. */
    private record Named(Set<String> names) implements RepositorySelection {

        @Override
        public boolean includes(RepositoryName repository) {
            return names.contains(repository.value());
        }

        @Override
        public Branch root() {
            return new Names(names, false);
        }
    }

    /** Nothing is nested below these names. */
    private record Names(Set<String> names, boolean ends) implements RepositorySelection.Branch {

        @Override
        public Optional<Set<String>> next() {
            return Optional.of(names);
        }

        @Override
        public RepositorySelection.Branch below(String name) {
            return new Names(Set.of(), names.contains(name));
        }

        @Override
        public boolean isEmpty() {
            return names.isEmpty() && !ends;
        }
    }

    @Test
    void ofTwoHasWhatIsInBothAndLooksWhereBothCanBe() {
        RepositorySelection both = new Named(Set.of("a", "b")).and(new Named(Set.of("b", "c")));

        assertThat(both.includes(new RepositoryName("b"))).isTrue();
        assertThat(both.includes(new RepositoryName("a"))).isFalse();
        assertThat(both.includes(new RepositoryName("c"))).isFalse();
        assertThat(both.root().next()).contains(Set.of("b"));
        assertThat(both.root().isEmpty()).isFalse();
        assertThat(both.root().below("b").isEmpty()).isFalse();
        assertThat(both.root().below("b").next()).contains(Set.of());
        assertThat(both.root().below("a").isEmpty()).isTrue();
    }

    @Test
    void thatCanBeAnywhereLeavesItToTheOther() {
        Named named = new Named(Set.of("a"));

        assertThat(named.and(RepositorySelection.ALL).root().next()).contains(Set.of("a"));
        assertThat(RepositorySelection.ALL.and(named).root().next()).contains(Set.of("a"));
        assertThat(RepositorySelection.ALL.and(RepositorySelection.ALL).root().next())
                .isEmpty();
    }
}
