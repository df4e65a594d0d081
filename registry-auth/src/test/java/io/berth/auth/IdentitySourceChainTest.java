package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentityProviderUnavailableException;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import io.berth.core.access.Visits;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.store.Blocking;
import io.berth.core.store.ManualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitySourceChainTest {

    /** Has one account with a password. */
    private record One(String name, String account, String password) implements IdentitySource {

        @Override
        public Identification identify(AuthenticationRequest request) {
            if (!(request.credentials() instanceof Credentials.Basic(String user, String given))
                    || !user.equals(account)) {
                return new Identification.Unknown();
            }
            return given.equals(password)
                    ? new Identification.Known(Principal.named(account, name))
                    : new Identification.Refused("wrong password");
        }

        @Override
        public Optional<Principal> find(String wanted) {
            return wanted.equals(account) ? Optional.of(Principal.named(account, name)) : Optional.empty();
        }
    }

    /** Is unavailable. */
    private enum Outage implements IdentitySource {
        INSTANCE;

        @Override
        public Identification identify(AuthenticationRequest request) throws IOException {
            throw new IOException("no route to host");
        }

        @Override
        public Optional<Principal> find(String account) throws IOException {
            throw new IOException("no route to host");
        }
    }

    /** Has one account, and records its credentials and password checks. */
    private record Diary(String account, List<Credentials> shown, AtomicInteger checks) implements IdentitySource {

        Diary(String account) {
            this(account, new ArrayList<>(), new AtomicInteger());
        }

        @Override
        public String name() {
            return account;
        }

        @Override
        public Identification identify(AuthenticationRequest request) {
            shown.add(request.credentials());
            if (!(request.credentials() instanceof Credentials.Basic(String user, String _)) || !user.equals(account)) {
                return new Identification.Unknown();
            }
            checks.incrementAndGet();
            return new Identification.Refused("wrong password");
        }

        @Override
        public void equalizeTiming(AuthenticationRequest request) {
            checks.incrementAndGet();
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

    @ParameterizedTest
    @ValueSource(strings = {"ann", "ben", "nobody"})
    void aBusySourceTellsNobodyWhoKnowsTheAccount(String user) {
        List<Diary> diaries = List.of(new Diary("ann"), new Diary("ben"));
        IdentitySourceChain identities = of(diaries.getFirst(), Busy.INSTANCE, diaries.getLast());
        AtomicInteger wrong = new AtomicInteger();

        assertThatThrownBy(() -> identities.identify(Visits.basic(user, "guess"), wrong::incrementAndGet))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));

        assertThat(wrong).as("told of").hasValue(1);
        assertThat(diaries).allSatisfy(diary -> assertThat(diary.checks()).hasValue(1));
    }

    /** After an aborted attempt the request is handled again. */
    @Test
    void aWrongPasswordIsToldOfOnce() throws IOException {
        IdentitySourceChain identities = of(new Diary("ann"), new Diary("ben"));
        AtomicInteger wrong = new AtomicInteger();
        AuthenticationRequest guess = Visits.basic("ann", "guess");

        assertThat(Blocking.attempt(() -> identities.identify(guess, wrong::incrementAndGet)))
                .isEmpty();
        identities.identify(guess, wrong::incrementAndGet);

        assertThat(wrong).hasValue(1);
    }

    /** Is unavailable, and counts the calls. */
    private record Unreachable(AtomicInteger asked) implements IdentitySource {

        @Override
        public String name() {
            return "unreachable";
        }

        @Override
        public Identification identify(AuthenticationRequest request) throws IOException {
            throw outage();
        }

        @Override
        public void equalizeTiming(AuthenticationRequest request) throws IOException {
            throw outage();
        }

        private IOException outage() {
            asked.incrementAndGet();
            return new IOException("no answer in time");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOutageIsWaitedForOnce(boolean first) throws IOException {
        Unreachable unreachable = new Unreachable(new AtomicInteger());
        One one = new One("local", "root", "a");
        IdentitySourceChain identities = first ? of(unreachable, one) : of(one, unreachable);

        assertThat(identities.identify(Visits.basic("root", "b"))).isInstanceOf(Identification.Refused.class);

        assertThat(unreachable.asked()).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "ann", "ben", "nobody"})
    void aWrongPasswordCostsTheSameWhoeverKnowsTheAccount(String user) throws IOException {
        List<Diary> diaries = List.of(new Diary("root"), new Diary("ann"), new Diary("ben"));
        IdentitySourceChain identities = new IdentitySourceChain(List.copyOf(diaries), new ManualClock());

        assertThat(identities.identify(Visits.basic(user, "guess"))).isInstanceOf(Identification.Refused.class);

        assertThat(diaries).allSatisfy(diary -> {
            assertThat(diary.shown()).hasSize(1);
            assertThat(diary.checks()).hasValue(1);
        });
    }

    @Test
    void sourcesBehindTheOneThatRefusesAreNotShownThePassword() throws IOException {
        Diary behind = new Diary("ann");
        IdentitySourceChain identities = new IdentitySourceChain(List.of(new Diary("root"), behind), new ManualClock());

        identities.identify(Visits.basic("root", "guess"));

        assertThat(behind.shown()).singleElement().isInstanceOfSatisfying(Credentials.Basic.class, shown -> {
            assertThat(shown.user()).isNotEqualTo("root");
            assertThat(shown.password()).isNotEqualTo("guess");
        });
    }

    @Test
    void anOutageBehindTheOneThatRefusesIsNone() throws IOException {
        assertThat(of(new One("local", "root", "a"), Outage.INSTANCE).identify(Visits.basic("root", "b")))
                .isInstanceOf(Identification.Refused.class);
    }

    private static IdentitySourceChain of(IdentitySource... sources) {
        return new IdentitySourceChain(List.of(sources), new ManualClock());
    }

    private static Identification.Known known(String account, String source) {
        return new Identification.Known(Principal.named(account, source));
    }

    @Test
    void theFirstThatKnowsTheAccountDecides() throws IOException {
        IdentitySourceChain identities = of(new One("local", "ann", "a"), new One("company", "ann", "b"));

        assertThat(identities.identify(Visits.basic("ann", "a"))).isEqualTo(known("ann", "local"));
        assertThat(identities.identify(Visits.basic("ann", "b"))).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void othersAreAskedForAccountsTheFirstDoesNotKnow() throws IOException {
        IdentitySourceChain identities = of(new One("local", "root", "a"), new One("company", "ann", "b"));

        assertThat(identities.identify(Visits.basic("ann", "b"))).isEqualTo(known("ann", "company"));
        assertThat(identities.find("ann")).hasValue(Principal.named("ann", "company"));
    }

    @Test
    void anOutageLeavesTheAccountsOfOthersWorking() throws IOException {
        IdentitySourceChain identities = of(Outage.INSTANCE, new One("local", "root", "a"));

        assertThat(identities.identify(Visits.basic("root", "a"))).isEqualTo(known("root", "local"));
        assertThat(identities.find("root", "local")).hasValue(Principal.named("root", "local"));
    }

    @Test
    void whoIsFoundBehindAnOutageMayBeSomebodyElse() {
        IdentitySourceChain identities =
                of(Outage.INSTANCE, new One("local", "root", "a"), new One("company", "root", "b"));

        assertThatThrownBy(() -> identities.find("root")).isInstanceOf(IdentityProviderUnavailableException.class);
        assertThatThrownBy(() -> identities.find("root", "directory"))
                .isInstanceOf(IdentityProviderUnavailableException.class);
        assertThatThrownBy(() -> identities.find("root", "company"))
                .isInstanceOf(IdentityProviderUnavailableException.class);
    }

    @Test
    void anAccountIsOfTheFirstSourceThatKnowsIt() throws IOException {
        IdentitySourceChain identities =
                of(new One("local", "root", "a"), new One("company", "root", "b"), Outage.INSTANCE);

        assertThat(identities.find("root")).hasValue(Principal.named("root", "local"));
        assertThat(identities.find("root", "company")).isEmpty();
    }

    @Test
    void anOutageIsNoDenial() {
        IdentitySourceChain identities = of(new One("local", "root", "a"), Outage.INSTANCE);

        assertThatThrownBy(() -> identities.identify(Visits.basic("ann", "b"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> identities.find("ann")).isInstanceOf(IOException.class);
    }

    @Test
    void whoShowsNothingIsAnonymousEvenDuringAnOutage() throws IOException {
        assertThat(of(Outage.INSTANCE).identify(Visits.anonymous()))
                .isEqualTo(new Identification.Known(Principal.ANONYMOUS));
    }

    @Test
    void whomNobodyKnowsIsRefused() throws IOException {
        assertThat(of(new One("local", "root", "a")).identify(Visits.basic("ann", "b")))
                .isInstanceOf(Identification.Refused.class);
        assertThat(of().identify(Visits.bearer("a.b.c"))).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void credentialsThatCannotBeReadAreRefusedWithoutAskingAnybody() throws IOException {
        AuthenticationRequest request = Visits.anonymous().showing(new Credentials.Invalid("no colon"));

        assertThat(of(Outage.INSTANCE).identify(request)).isEqualTo(new Identification.Refused("no colon"));
        assertThat(of().identify(request)).isEqualTo(new Identification.Refused("no colon"));
    }

    @Test
    void nobodyIsAskedAboutAnEmptyPassword() throws IOException {
        assertThat(of(Outage.INSTANCE).identify(Visits.basic("ann", ""))).isInstanceOf(Identification.Refused.class);
    }
}
