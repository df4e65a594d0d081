package io.berth.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** The contract of every identity source with names and passwords. */
public abstract class IdentitySourceContract {

    protected static final String ACCOUNT = "ann";
    protected static final String PASSWORD = "open sesame";

    /** A source with {@link #ACCOUNT} and {@link #PASSWORD}, and no other account used here. */
    protected abstract IdentitySource source() throws Exception;

    private Identification identify(AuthenticationRequest request) throws Exception {
        return source().identify(request);
    }

    @Test
    void knowsAnAccountByItsPassword() throws Exception {
        assertThat(identify(Visits.basic(ACCOUNT, PASSWORD)))
                .isInstanceOfSatisfying(Identification.Known.class, known -> {
                    assertThat(known.principal().name()).isEqualTo(ACCOUNT);
                    assertThat(known.principal().source()).isNotEmpty();
                });
    }

    @Test
    void knowsItTwice() throws Exception {
        IdentitySource source = source();
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);
        assertThat(source.identify(Visits.basic(ACCOUNT, "Open Sesame"))).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void refusesWrongPasswordsOfAnAccount() throws Exception {
        for (String wrong : new String[] {"", " ", "open", PASSWORD + " ", "x".repeat(10_000)}) {
            assertThat(identify(Visits.basic(ACCOUNT, wrong))).isInstanceOf(Identification.Refused.class);
        }
    }

    @Test
    void leavesStrangersToOthers() throws Exception {
        for (String stranger : new String[] {"bob", "*", "a*", "ann)(uid=*", "ann\u0000", "", " "}) {
            assertThat(identify(Visits.basic(stranger, PASSWORD))).isInstanceOf(Identification.Unknown.class);
        }
    }

    @Test
    void leavesOtherCredentialsToOthers() throws Exception {
        assertThat(identify(Visits.anonymous())).isInstanceOf(Identification.Unknown.class);
        assertThat(identify(Visits.anonymous().showing(new Credentials.Invalid("malformed"))))
                .isInstanceOf(Identification.Unknown.class);
        assertThat(identify(Visits.bearer(PASSWORD))).isInstanceOf(Identification.Unknown.class);
        assertThat(identify(Visits.bearer("a.b.c"))).isInstanceOf(Identification.Unknown.class);
    }

    @Test
    void findsItsAccountsAndNoOthers() throws Exception {
        assertThat(source().find(ACCOUNT)).map(Principal::name).hasValue(ACCOUNT);
        assertThat(source().find("bob")).isEmpty();
        assertThat(source().find("")).isEmpty();
        assertThat(source().find("*")).isEmpty();
    }

    @Test
    void findsTheGenerationThatLoggedIn() throws Exception {
        IdentitySource source = source();
        Generation found = source.find(ACCOUNT).orElseThrow().generation();
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD)))
                .isInstanceOfSatisfying(
                        Identification.Known.class,
                        known -> assertThat(known.principal().generation()).isEqualTo(found));
    }

    @Test
    void pretendsForWhoeverItDoesNotKnow() {
        assertThatCode(() -> source().equalizeTiming(Visits.basic("bob", PASSWORD)))
                .doesNotThrowAnyException();
        assertThatCode(() -> source().equalizeTiming(Visits.anonymous())).doesNotThrowAnyException();
    }
}
