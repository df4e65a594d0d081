package io.berth.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RepositorySelectionTest {

    /** The repositories directly at the root that have these names. */
    private record Named(Set<String> names) implements RepositorySelection {

        @Override
        public boolean includes(RepositoryName repository) {
            return names.contains(repository.value());
        }

        @Override
        public Optional<Set<String>> next(List<String> above) {
            return Optional.of(above.isEmpty() ? names : Set.of());
        }
    }

    @Test
    void ofTwoHasWhatIsInBothAndLooksWhereBothCanBe() {
        RepositorySelection both = new Named(Set.of("a", "b")).and(new Named(Set.of("b", "c")));

        assertThat(both.includes(new RepositoryName("b"))).isTrue();
        assertThat(both.includes(new RepositoryName("a"))).isFalse();
        assertThat(both.includes(new RepositoryName("c"))).isFalse();
        assertThat(both.next(List.of())).contains(Set.of("b"));
    }

    @Test
    void thatCanBeAnywhereLeavesItToTheOther() {
        Named named = new Named(Set.of("a"));

        assertThat(named.and(RepositorySelection.ALL).next(List.of())).contains(Set.of("a"));
        assertThat(RepositorySelection.ALL.and(named).next(List.of())).contains(Set.of("a"));
        assertThat(RepositorySelection.ALL.and(RepositorySelection.ALL).next(List.of()))
                .isEmpty();
    }
}
