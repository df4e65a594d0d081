package io.berth.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.berth.auth.IdentitySourceChain;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.IdentitySourceContract;
import io.berth.core.access.Principal;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.store.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginThrottleTest extends IdentitySourceContract {

    private static final BackoffPolicy POLICY = new BackoffPolicy(3, 10, Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final String HOME = "192.0.2.7";
    private static final String ELSEWHERE = "198.51.100.9";

    private final ManualClock clock = new ManualClock();
    private final Accounts accounts = new Accounts();
    private final LoginThrottle logins = new LoginThrottle(accounts, POLICY, clock);

    /** Has the account of Ann, and counts the calls. */
    private static final class Accounts implements IdentitySource {

        private int asked;

        @Override
        public String name() {
            return "accounts";
        }

        @Override
        public Identification identify(AuthenticationRequest request) {
            asked++;
            if (!(request.credentials() instanceof Credentials.Basic(String user, String password))
                    || !(user.equals(ACCOUNT) || user.startsWith("unlisted"))) {
                return new Identification.Unknown();
            }
            return user.equals(ACCOUNT) && password.equals(PASSWORD)
                    ? new Identification.Known(Principal.named(ACCOUNT, name()))
                    : new Identification.Refused("wrong password");
        }

        @Override
        public Optional<Principal> find(String account) {
            return account.equals(ACCOUNT) ? Optional.of(Principal.named(ACCOUNT, name())) : Optional.empty();
        }
    }

    @Override
    protected IdentitySource source() {
        return new LoginThrottle(accounts, POLICY, clock);
    }

    private static AuthenticationRequest request(String address, Credentials credentials) {
        return new AuthenticationRequest(
                credentials,
                List.of(),
                InetAddress.ofLiteral(address),
                false,
                () -> URI.create("https://registry.example.com/"));
    }

    private static AuthenticationRequest request(String address, String user, String password) {
        return request(address, new Credentials.Basic(user, password));
    }

    private boolean isLookedAt(AuthenticationRequest request) throws IOException {
        int before = accounts.asked;
        try {
            logins.identify(request);
        } catch (RegistryException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS);
        }
        return accounts.asked > before;
    }

    private void fail(int times, String address, String account) throws IOException {
        for (int done = 0; done < times; ) {
            if (isLookedAt(request(address, account, "wrong " + done))) {
                done++;
            } else {
                clock.pass(Duration.ofMillis(500));
            }
        }
    }

    private boolean letsIn(String address) throws IOException {
        return isLookedAt(request(address, ACCOUNT, PASSWORD));
    }

    @Test
    void aFewMistakesCostNothing() throws IOException {
        fail(3, HOME, ACCOUNT);
        assertThat(letsIn(HOME)).isTrue();
    }

    @Test
    void eachFurtherMistakeCostsTwiceTheWait() throws IOException {
        fail(3, HOME, ACCOUNT);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            fail(1, HOME, ACCOUNT);
            RegistryException refused = catchThrowableOfType(
                    RegistryException.class, () -> logins.identify(request(HOME, ACCOUNT, "wrong")));
            assertThat(refused.retryAfter()).hasValue(Duration.ofSeconds(seconds));
            clock.pass(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void whoHasToWaitIsNotEvenLookedAt() throws IOException {
        fail(4, HOME, ACCOUNT);
        int asked = accounts.asked;

        assertThatThrownBy(() -> logins.identify(request(HOME, ACCOUNT, PASSWORD)))
                .isInstanceOf(RegistryException.class);
        assertThat(accounts.asked).isEqualTo(asked);
    }

    @Test
    void waitingEndsByItself() throws IOException {
        fail(4, HOME, ACCOUNT);
        clock.pass(Duration.ofSeconds(1));
        assertThat(letsIn(HOME)).isTrue();
    }

    @Test
    void theOwnerIsNotLockedOutFromElsewhere() throws IOException {
        fail(20, ELSEWHERE, ACCOUNT);
        assertThat(letsIn(HOME)).isTrue();
    }

    @Test
    void otherAccountsOfAnAddressGoOnForAWhile() throws IOException {
        fail(6, HOME, "unlisted");
        assertThat(letsIn(HOME)).isTrue();
    }

    @Test
    void anAddressThatTriesManyAccountsIsSlowed() throws IOException {
        for (int i = 0; i < 11; i++) {
            fail(1, HOME, "unlisted" + i);
        }
        assertThat(isLookedAt(request(HOME, "unlisted else", "guess"))).isFalse();
        assertThat(letsIn(HOME)).isFalse();
        assertThat(letsIn(ELSEWHERE)).isTrue();
    }

    @Test
    void whoLoggedInLatelyDoesNotWaitForStrangersAtTheSameAddress() throws IOException {
        assertThat(letsIn(HOME)).isTrue();
        for (int i = 0; i < 11; i++) {
            fail(1, HOME, "unlisted" + i);
        }
        assertThat(letsIn(HOME)).isTrue();
        assertThat(isLookedAt(request(HOME, ACCOUNT, "mistyped"))).isTrue();
    }

    @Test
    void thePasswordThatWasRightLatelyNeverWaits() throws IOException {
        assertThat(letsIn(HOME)).isTrue();
        fail(8, HOME, ACCOUNT);

        assertThat(isLookedAt(request(HOME, ACCOUNT, "guess"))).isFalse();
        assertThat(letsIn(HOME)).isTrue();
        assertThat(isLookedAt(request(HOME, ACCOUNT, "guess")))
                .as("forgives no guesses")
                .isFalse();
    }

    @Test
    void onlyWrongPasswordsCount() throws IOException {
        for (int i = 0; i < 50; i++) {
            assertThat(letsIn(HOME)).isTrue();
            assertThat(isLookedAt(request(HOME, new Credentials.None()))).isTrue();
            assertThat(isLookedAt(request(HOME, new Credentials.Bearer("a.b.c"))))
                    .isTrue();
        }
    }

    @Test
    void anIpv6ClientIsItsNetwork() throws IOException {
        fail(4, "2001:db8:0:1::1", ACCOUNT);

        assertThat(letsIn("2001:db8:0:1:ffff::2")).isFalse();
        assertThat(letsIn("2001:db8:0:2::1")).isTrue();
    }

    @Test
    void failuresAreForgottenInTime() throws IOException {
        fail(10, HOME, ACCOUNT);
        clock.pass(POLICY.expiry().plusSeconds(1));
        fail(1, HOME, ACCOUNT);
        assertThat(letsIn(HOME)).isTrue();
    }

    /** Verifies a password only when told to, or when the right one is set. */
    private static final class Slow implements IdentitySource {

        private final Semaphore verified = new Semaphore(0);
        private final AtomicInteger begun = new AtomicInteger();

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public Identification identify(AuthenticationRequest request) {
            begun.incrementAndGet();
            verified.acquireUninterruptibly();
            return request.credentials().equals(new Credentials.Basic(ACCOUNT, PASSWORD))
                    ? new Identification.Known(Principal.named(ACCOUNT, name()))
                    : new Identification.Refused("wrong password");
        }
    }

    /** The outcomes of concurrent attempts; {@code begun} is run while they are pending. */
    private List<String> race(Slow slow, List<AuthenticationRequest> visitors, int pending) throws Exception {
        LoginThrottle throttle = new LoginThrottle(slow, POLICY, clock);
        List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = visitors.stream()
                .map(request -> Thread.startVirtualThread(() -> outcomes.add(outcome(throttle, request))))
                .toList();
        while (slow.begun.get() < pending || threads.stream().anyMatch(LoginThrottleTest::isRunning)) {
            Thread.onSpinWait();
        }
        assertThat(slow.begun).as("verified at the same time").hasValue(pending);
        slow.verified.release(visitors.size());
        for (Thread thread : threads) {
            thread.join();
        }
        return outcomes;
    }

    private static boolean isRunning(Thread thread) {
        return thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.NEW;
    }

    private static String outcome(LoginThrottle throttle, AuthenticationRequest request) {
        try {
            return throttle.identify(request).getClass().getSimpleName();
        } catch (RegistryException e) {
            return e.code().name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ACCOUNT, "unknown"})
    void guessesAtTheSameTimeAreAsFewAsOneAfterTheOther(String account) throws Exception {
        List<AuthenticationRequest> guesses = IntStream.range(0, 40)
                .mapToObj(i -> request(HOME, account, "guess " + i))
                .toList();

        List<String> outcomes = race(new Slow(), guesses, 3);

        assertThat(Collections.frequency(outcomes, "Refused")).isEqualTo(4);
        assertThat(Collections.frequency(outcomes, "TOOMANYREQUESTS")).isEqualTo(36);
    }

    @Test
    void guessesAtManyAccountsAtTheSameTimeAreFewToo() throws Exception {
        List<AuthenticationRequest> guesses = IntStream.range(0, 40)
                .mapToObj(i -> request(HOME, "unlisted" + i, "guess"))
                .toList();

        List<String> outcomes = race(new Slow(), guesses, 10);

        assertThat(Collections.frequency(outcomes, "Refused")).isEqualTo(11);
    }

    @Test
    void theRightPasswordIsLetInHoweverOftenItComesAtOnce() throws Exception {
        List<String> outcomes = race(new Slow(), Collections.nCopies(64, request(HOME, ACCOUNT, PASSWORD)), 3);

        assertThat(outcomes).containsOnly("Known").hasSize(64);
    }

    @Test
    void howManyWaitIsBounded() throws Exception {
        List<String> outcomes = race(new Slow(), Collections.nCopies(300, request(HOME, ACCOUNT, PASSWORD)), 3);

        assertThat(Collections.frequency(outcomes, "Known")).isEqualTo(3 + 128);
        assertThat(Collections.frequency(outcomes, "TOOMANYREQUESTS")).isEqualTo(300 - 3 - 128);
    }

    @Test
    void anAttemptWithoutAnOutcomeDoesNotCount() throws IOException {
        IdentitySource down = new IdentitySource() {
            @Override
            public String name() {
                return "down";
            }

            @Override
            public Identification identify(AuthenticationRequest request) throws IOException {
                throw new IOException("no route to host");
            }
        };
        LoginThrottle throttle = new LoginThrottle(down, POLICY, clock);
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> throttle.identify(request(HOME, ACCOUNT, PASSWORD)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aPasswordThatIsRightNoMoreIsAGuess() throws IOException {
        AtomicBoolean changed = new AtomicBoolean();
        IdentitySource source = new IdentitySource() {
            @Override
            public String name() {
                return "changing";
            }

            @Override
            public Identification identify(AuthenticationRequest request) {
                return changed.get() ? new Identification.Refused("wrong password") : accounts.identify(request);
            }
        };
        LoginThrottle throttle = new LoginThrottle(source, POLICY, clock);
        AuthenticationRequest request = request(HOME, ACCOUNT, PASSWORD);
        throttle.identify(request);
        changed.set(true);

        List<String> outcomes =
                IntStream.range(0, 20).mapToObj(_ -> outcome(throttle, request)).toList();

        assertThat(Collections.frequency(outcomes, "Refused")).isEqualTo(4);
    }

    /** However an attacker combines accounts and addresses, an owner elsewhere can log in, and guesses are few. */
    @Test
    void guessesStayFewWhateverTheOrder() throws IOException {
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            Accounts asked = new Accounts();
            LoginThrottle slowed = new LoginThrottle(asked, POLICY, clock);
            for (int i = 0; i < 2000; i++) {
                String account = random.nextBoolean() ? ACCOUNT : "unlisted" + random.nextInt(50);
                try {
                    slowed.identify(request(ELSEWHERE, account, "guess" + i));
                } catch (RegistryException e) {
                    clock.pass(Duration.ofMillis(10));
                }
            }
            // Ten free ones, and one for each doubling within the twenty seconds that passed.
            assertThat(asked.asked).isBetween(10, 16);
            assertThat(slowed.identify(request(HOME, ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);
        }
    }

    /** Has no accounts, and is too busy to equalize timing. */
    private enum Busy implements IdentitySource {
        INSTANCE;

        @Override
        public Identification identify(AuthenticationRequest request) {
            return new Identification.Unknown();
        }

        @Override
        public void equalizeTiming(AuthenticationRequest request) {
            throw new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many");
        }
    }

    @Test
    void aGuessCountsHoweverBusyOthersAre() throws IOException {
        LoginThrottle slowed =
                new LoginThrottle(new IdentitySourceChain(List.of(Busy.INSTANCE, accounts), clock), POLICY, clock);
        for (int i = 0; i < 50; i++) {
            AuthenticationRequest guess = request(HOME, ACCOUNT, "guess " + i);
            assertThatThrownBy(() -> slowed.identify(guess)).isInstanceOf(RegistryException.class);
        }
        assertThat(accounts.asked).isEqualTo(4);
    }

    @Test
    void tokensShownAsPasswordsAreTokens() throws IOException {
        String token = "ey" + "a".repeat(80) + ".b-_" + ".c";
        for (int i = 0; i < 50; i++) {
            assertThat(logins.identify(request(HOME, "unlisted", token)))
                    .as("unlisted's password")
                    .isInstanceOf(Identification.Unknown.class);
        }
        assertThat(letsIn(HOME)).isTrue();
    }

    @Test
    void whatIsNotQuiteATokenIsAPassword() throws IOException {
        String body = "a".repeat(80);
        for (String password : List.of(
                "ey.short.one",
                "ey" + body,
                "ey" + body + ".b",
                "ey" + body + ".b c.d",
                "xx" + body + ".b.c",
                "ey" + body + ".b.c.d")) {
            assertThat(logins.identify(request(HOME, "unlisted", password))).isInstanceOf(Identification.Refused.class);
            clock.pass(POLICY.expiry().plusSeconds(1));
        }
    }

    @Test
    void spellingsOfANameAreOneAccount() throws IOException {
        for (String spelling : List.of("unlistedelse", "unlistedElse", "unlistedelse\u00a0", "unlisted\uff25lse")) {
            assertThat(isLookedAt(request(HOME, spelling, "guess"))).isTrue();
        }
        assertThat(isLookedAt(request(HOME, "unlistedelse", "guess"))).isFalse();
        assertThat(isLookedAt(request(HOME, "unlistedeLSE\t", "guess"))).isFalse();
    }

    @Test
    void namesTooLongToKeepAreNobodys() throws IOException {
        assertThat(isLookedAt(request(HOME, "unlisted" + "x".repeat(247), "guess")))
                .isTrue();
        AuthenticationRequest tooLong = request(HOME, "unlisted" + "x".repeat(248), "guess");

        assertThat(isLookedAt(tooLong)).isFalse();
        assertThat(logins.identify(tooLong)).isInstanceOf(Identification.Refused.class);
    }
}
