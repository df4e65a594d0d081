package io.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.auth.token.VerifiedTokens.Verified;
import io.berth.core.access.Generation;
import io.berth.core.access.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

    private static final TrustedKeys KEYS = TrustedKeys.NONE;
    private static final Verified ANN = new Verified(
            KEYS,
            new Claims(
                    "i", Set.of("s"), "ann", Set.of(), "t", Generation.UNKNOWN, Instant.EPOCH, Instant.MAX, List.of()),
            Principal.named("ann", "t"));

    private final VerifiedTokens tokens = new VerifiedTokens();

    private static String token(int number, int length) {
        return number + "x".repeat(length);
    }

    @Test
    void rememberWhatTheyWereGiven() {
        tokens.add("a.b.c", ANN);

        assertThat(tokens.find("a.b.c", KEYS)).hasValue(ANN);
        assertThat(tokens.find("a.b.d", KEYS)).isEmpty();
    }

    @Test
    void forgetWithTheKeysTheyWereCheckedWith() {
        tokens.add("a.b.c", ANN);

        assertThat(tokens.find("a.b.c", new TrustedKeys(List.of(), new Certificates(List.of()))))
                .isEmpty();
    }

    @Test
    void holdNoMoreTextThanTheirBudget() {
        for (int i = 0; i < 1000; i++) {
            // Storing the same token twice takes no additional room.
            tokens.add(token(i, 8000), ANN);
            tokens.add(token(i, 8000), ANN);
        }
        assertThat(tokens.find(token(999, 8000), KEYS)).isPresent();
        assertThat(tokens.find(token(900, 8000), KEYS)).isPresent();
        assertThat(tokens.find(token(800, 8000), KEYS)).isEmpty();
    }

    @Test
    void leaveOutWhatIsOutOfProportion() {
        tokens.add(token(1, 9000), ANN);

        assertThat(tokens.find(token(1, 9000), KEYS)).isEmpty();
    }
}
