package io.berth.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract of every server state. */
public abstract class ServerStateContract {

    /** The same documents on each call, initially none. */
    protected abstract ServerState state() throws Exception;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void hasWhatWasWrittenLast() throws Exception {
        assertThat(state().read("keys/a")).isEmpty();

        state().write("keys/a", bytes("one"));
        assertThat(state().read("keys/a")).hasValue(bytes("one"));

        state().write("keys/a", bytes("two"));
        assertThat(state().read("keys/a")).hasValue(bytes("two"));
    }

    @Test
    void createsOnlyWhatIsNotThere() throws Exception {
        assertThat(state().create("keys/a", bytes("one"))).isTrue();
        assertThat(state().create("keys/a", bytes("two"))).isFalse();

        assertThat(state().read("keys/a")).hasValue(bytes("one"));
        assertThat(state().names("keys")).containsExactly("a");
    }

    @Test
    void letsOneOfManyCreateIt() throws Exception {
        AtomicInteger number = new AtomicInteger();
        List<String> winners = StoreContract.together(16, () -> {
                    String mine = "number " + number.incrementAndGet();
                    return state().create("secret", bytes(mine)) ? Optional.of(mine) : Optional.<String>empty();
                })
                .stream()
                .flatMap(Optional::stream)
                .toList();

        assertThat(winners).hasSize(1);
        assertThat(state().read("secret")).hasValue(bytes(winners.getFirst()));
    }

    @Test
    void replacesWhatIsAsExpected() throws Exception {
        assertThat(state().replace("lease", bytes("one"), bytes("two"))).isFalse();
        assertThat(state().read("lease")).isEmpty();
        state().write("lease", bytes("one"));

        assertThat(state().replace("lease", bytes("two"), bytes("three"))).isFalse();
        assertThat(state().replace("lease", bytes("one"), bytes("two"))).isTrue();

        assertThat(state().read("lease")).hasValue(bytes("two"));
    }

    @Test
    void letsOneOfManyReplaceIt() throws Exception {
        state().write("lease", bytes("free"));
        AtomicInteger number = new AtomicInteger();
        List<Boolean> replaced = StoreContract.together(
                16, () -> state().replace("lease", bytes("free"), bytes("number " + number.incrementAndGet())));

        assertThat(replaced).containsOnlyOnce(true);
    }

    @Test
    void listsWhatIsBelowALevel() throws Exception {
        assertThat(state().names("keys")).isEmpty();

        state().write("keys/b", bytes("b"));
        state().write("keys/a", bytes("a"));
        state().write("other/c", bytes("c"));

        assertThat(state().names("keys")).containsExactly("a", "b");
        assertThat(state().names("other")).containsExactly("c");
    }

    @Test
    void forgetsWhatIsDeleted() throws Exception {
        state().write("keys/a", bytes("a"));
        state().write("keys/b", bytes("b"));

        assertThat(state().delete("keys/a")).isTrue();
        assertThat(state().delete("keys/a")).isFalse();

        assertThat(state().read("keys/a")).isEmpty();
        assertThat(state().names("keys")).containsExactly("b");
    }
}
