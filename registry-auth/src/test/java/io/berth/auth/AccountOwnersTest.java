package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import io.berth.core.access.Visits;
import io.berth.core.store.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AccountOwnersTest {

    private final ManualClock clock = new ManualClock();

    /** Has one account, which it finds under every spelling, and can be unavailable. */
    private static final class Directory implements IdentitySource {

        private final String account;
        private final String password;
        private boolean down;
        private int asked;

        Directory(String account, String password) {
            this.account = account;
            this.password = password;
        }

        @Override
        public String name() {
            return "directory of " + account;
        }

        @Override
        public Identification identify(AuthenticationRequest request) throws IOException {
            requireUp();
            if (!(request.credentials() instanceof Credentials.Basic(String user, String given)) || !isMine(user)) {
                return new Identification.Unknown();
            }
            return given.equals(password)
                    ? new Identification.Known(Principal.named(account, name()))
                    : new Identification.Refused("wrong password");
        }

        @Override
        public Optional<Principal> find(String wanted) throws IOException {
            requireUp();
            return wanted.equals(account) ? Optional.of(Principal.named(account, name())) : Optional.empty();
        }

        @Override
        public boolean owns(String name) throws IOException {
            asked++;
            requireUp();
            return isMine(name);
        }

        private boolean isMine(String name) {
            return FoldedName.of(name).equals(FoldedName.of(account));
        }

        private void requireUp() throws IOException {
            if (down) {
                throw new IOException("no route to host");
            }
        }
    }

    /** Accepts every bearer token as the account that it names, also expired ones. */
    private record Issuer() implements IdentitySource {

        @Override
        public String name() {
            return "issuer";
        }

        @Override
        public Identification identify(AuthenticationRequest request) {
            return switch (request.credentials()) {
                case Credentials.Bearer(String token)
                when token.startsWith("expired ") ->
                    new Identification.Expired(
                            Principal.named(token.substring("expired ".length()), name()), Instant.EPOCH);
                case Credentials.Bearer(String token) -> new Identification.Known(Principal.named(token, name()));
                case Credentials.Basic _, Credentials.None _, Credentials.Invalid _ -> new Identification.Unknown();
            };
        }
    }

    private final Directory file = new Directory("root", "a");
    private final Directory company = new Directory("root", "b");
    private final Issuer issuer = new Issuer();

    private IdentitySourceChain identities(IdentitySource... sources) {
        return new IdentitySourceChain(List.of(sources), clock);
    }

    private static void assertKnown(Identification identified, String source) {
        assertThat(identified)
                .isInstanceOfSatisfying(
                        Identification.Known.class,
                        known -> assertThat(known.principal().source()).isEqualTo(source));
    }

    private static void assertRefused(Identification identified) {
        assertThat(identified).isInstanceOf(Identification.Refused.class);
    }

    /** The file compares names exactly, so other spellings reach the directory. */
    @Test
    void anotherSpellingIsNoWayToTheNameOfAPriorSource() throws IOException {
        IdentitySource exact = new IdentitySource() {
            @Override
            public String name() {
                return "file";
            }

            @Override
            public Identification identify(AuthenticationRequest request) throws IOException {
                return request.credentials() instanceof Credentials.Basic(String user, String _) && user.equals("root")
                        ? file.identify(request)
                        : new Identification.Unknown();
            }

            @Override
            public boolean owns(String account) throws IOException {
                return file.owns(account);
            }
        };
        IdentitySourceChain identities = identities(exact, company);

        AtomicInteger wrong = new AtomicInteger();
        for (String spelling : List.of("ROOT", "root ", "root\u00a0", "\uff52oot", "ro\u00adot", "r\u00f6ot")) {
            assertRefused(identities.identify(Visits.basic(spelling, "b"), wrong::incrementAndGet));
        }
        assertThat(wrong).as("guesses").hasValue(0);
        assertKnown(identities.identify(Visits.basic("root", "a")), file.name());
    }

    @Test
    void aTokenGivesNoNameThatASourceOwnsWhereverItStands() throws IOException {
        for (IdentitySourceChain identities : List.of(identities(file, issuer), identities(issuer, file))) {
            assertRefused(identities.identify(Visits.bearer("root")));
            assertRefused(identities.identify(Visits.bearer("Root")));
            assertRefused(identities.identify(Visits.bearer("expired root")));
            assertKnown(identities.identify(Visits.bearer("job")), "issuer");
            assertThat(identities.identify(Visits.bearer("expired job"))).isInstanceOf(Identification.Expired.class);
        }
    }

    @Test
    void theFirstThatOwnsANameKeepsItBesideOthersThatDo() throws IOException {
        assertKnown(identities(file, company).identify(Visits.basic("root", "a")), file.name());
        assertKnown(
                identities(new Directory("ann", "c"), file, company).identify(Visits.basic("root", "a")), file.name());
    }

    @Test
    void whatALaterSourceCallsByThatNameIsNotFound() throws IOException {
        Directory capital = new Directory("Root", "a");
        IdentitySourceChain identities = identities(capital, company);

        assertThat(identities.find("root")).isEmpty();
        assertThat(identities.find("root", company.name())).isEmpty();
        assertThat(identities.find("Root")).map(Principal::source).hasValue(capital.name());
    }

    @Test
    void aConfirmedNameIsNotAskedForWithEachRequest() throws IOException {
        IdentitySourceChain identities = identities(file, issuer);
        for (int i = 0; i < 10; i++) {
            assertKnown(identities.identify(Visits.bearer("job")), "issuer");
        }
        assertThat(file.asked).isEqualTo(1);

        clock.pass(Duration.ofSeconds(30));
        assertKnown(identities.identify(Visits.bearer("job")), "issuer");
        assertThat(file.asked).isEqualTo(2);
    }

    @Test
    void anOutageGivesNoNameAwayButTakesNoneEither() throws IOException {
        IdentitySourceChain identities = identities(company, issuer);
        assertKnown(identities.identify(Visits.bearer("job")), "issuer");

        company.down = true;
        clock.pass(Duration.ofHours(1));
        assertKnown(identities.identify(Visits.bearer("job")), "issuer");
        assertThatThrownBy(() -> identities.identify(Visits.bearer("root"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> identities.identify(Visits.bearer("other job")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anAccountOfItsOwnWorksDuringAnOutageOfOthers() throws IOException {
        company.down = true;
        assertKnown(identities(company, file).identify(Visits.basic("root", "a")), file.name());
    }
}
