package io.berth.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.RepositorySelection.Branch;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where matching repositories can be, and how many globs are evaluated. */
final class GlobBranchTest {

    private static Branch root(String... globs) {
        return GlobBranch.root(Arrays.stream(globs).map(RepositoryGlob::parse).toList());
    }

    /** The number of globs matched against a name. */
    private static int left(Branch branch) {
        GlobBranch globs = (GlobBranch) branch;
        return globs.others().size()
                + globs.named().values().stream().mapToInt(List::size).sum();
    }

    private static String[] names(int number) {
        return IntStream.range(0, number).mapToObj(i -> "a" + i + "/b").toArray(String[]::new);
    }

    @Test
    void namesWhatComesNext() {
        Branch root = root("a/b", "a/*", "c", "a/b/d");

        assertThat(root.next()).contains(Set.of("a", "c"));
        assertThat(root.below("a").next()).isEmpty();
        assertThat(root.below("a").below("b").next()).contains(Set.of("d"));
        assertThat(root.below("c").next()).contains(Set.of());
    }

    @Test
    void isEmptyWhereNoGlobFits() {
        Branch root = root("a/b", "**/c/d");

        assertThat(root.isEmpty()).isFalse();
        assertThat(root.below("x").isEmpty()).isFalse();
        assertThat(root("a/b").below("x").isEmpty()).isTrue();
        assertThat(root("a/b").below("a").below("b").isEmpty()).isFalse();
        assertThat(root("a/b").below("a").below("b").below("c").isEmpty()).isTrue();
        assertThat(root().isEmpty()).isTrue();
    }

    @Test
    void isAnywhereBelowTheLastStars() {
        assertThat(root("a", "**/**", "b")).isSameAs(Branch.ANYWHERE);
        assertThat(root("a/**", "b").below("a")).isSameAs(Branch.ANYWHERE);
        assertThat(root("a/**", "b").next()).contains(Set.of("a", "b"));
    }

    @Test
    void namesNoMoreThanItIsWorth() {
        assertThat(root(names(256)).next()).isPresent();
        assertThat(root(names(257)).next()).isEmpty();
    }

    @Test
    void asksOfManyGlobsOnlyThoseThatFit() {
        GlobBranch root = (GlobBranch) root(names(4000));

        assertThat(root.others()).isEmpty();
        assertThat(left(root.below("a17"))).isEqualTo(1);
        assertThat(left(root.below("b"))).isZero();
    }

    @Test
    void starsInARowAreOne() {
        assertThat(RepositoryGlob.parse("**/".repeat(84) + "a").components()).hasSize(2);
        assertThat(left(root("**/".repeat(84) + "a"))).isEqualTo(2);
    }

    /** The remainders contain each component of a glob at most once, however often it could match. */
    @Test
    void whatIsLeftIsNeverMoreThanTheGlob() {
        Branch branch = root("**/a/".repeat(50) + "b");
        for (int depth = 0; depth < 120; depth++) {
            branch = branch.below("a");
            assertThat(left(branch)).isLessThanOrEqualTo(101);
        }
    }

    @Test
    void whatIsNotPersonalStaysAsItIs() {
        RepositoryGlob glob = RepositoryGlob.parse("a/*");
        assertThat(glob.with("ann", "")).containsSame(glob);
    }
}
