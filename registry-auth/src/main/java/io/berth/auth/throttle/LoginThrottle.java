package io.berth.auth.throttle;

import io.berth.auth.ClientSubnet;
import io.berth.auth.FoldedName;
import io.berth.auth.LruMap;
import io.berth.auth.ProcessMac;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import io.berth.core.access.Visitor;
import io.berth.core.model.RegistryException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Slows those who guess passwords and nobody else. FailureCounter are counted by account and address together, and by
 * address alone; never by account alone, which would let strangers lock its owner out. Who shows a password that was
 * right here lately is never made to wait, and an account that logged in lately from an address does not wait for what
 * others do there. Only names and passwords are counted: tokens and keys are too long to be guessed. What has the form
 * of a token is taken for one where it stands for a password, too.
 */
public final class LoginThrottle implements IdentitySource {

    /** How long a login speaks for the account at its address. */
    private static final Duration TRUSTED = Duration.ofDays(1);

    /** Longer names are nobody's: what is counted is kept. */
    private static final int LONGEST_NAME = 255;

    /** A login is noted again only after this long: clients log in with each request. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final IdentitySource source;
    private final Clock clock;
    private final FailureCounter<Pair> pairs;
    private final FailureCounter<ClientSubnet> subnets;
    private final LruMap<Pair, Login> logins = new LruMap<>();
    private final ProcessMac marks = new ProcessMac();

    /** An account and where somebody claims to own it. */
    private record Pair(FoldedName account, ClientSubnet subnet) {}

    /** @param mark of the password that was right: a reason to ask whoever knows, never to let somebody in */
    private record Login(Instant when, String mark) {}

    /** @param source that is asked by those who need not wait */
    public LoginThrottle(IdentitySource source, BackoffPolicy policy, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.pairs = new FailureCounter<>(policy, policy.accountAttempts());
        this.subnets = new FailureCounter<>(policy, policy.addressAttempts());
    }

    @Override
    public String name() {
        return source.name();
    }

    /**
     * Who this is, for those who need not wait.
     *
     * @throws RegistryException TOOMANYREQUESTS to whoever has to, without asking anybody
     */
    @Override
    public Identification identify(Visitor shown) throws IOException {
        Visitor visitor = JwtAsPassword.asBearer(shown);
        if (!(visitor.credentials() instanceof Credentials.Basic(String user, String password))) {
            return source.identify(visitor);
        }
        return user.length() > LONGEST_NAME
                ? new Identification.Refused("a user name of " + user.length() + " characters")
                : identify(visitor, new Pair(FoldedName.of(user), ClientSubnet.of(visitor.address())), password);
    }

    private Identification identify(Visitor visitor, Pair pair, String password) throws IOException {
        Instant now = clock.instant();
        Optional<Login> lately = Optional.ofNullable(logins.get(pair))
                .filter(login -> now.isBefore(login.when().plus(TRUSTED)));
        Duration wait = wait(pair, lately.isPresent(), now);
        if (wait.isPositive() && !isSame(lately, pair, password)) {
            throw RegistryException.tooMany("too many failed logins: try again later", wait);
        }
        Identification identified = source.identify(visitor, () -> noteWrong(pair, now));
        if (identified instanceof Identification.Known) {
            noteRight(pair, password, lately, now);
        }
        return identified;
    }

    /** Whoever logged in lately waits for failures at the own account only. */
    private Duration wait(Pair pair, boolean trusted, Instant now) {
        Duration own = pairs.wait(pair, now);
        Duration subnet = trusted ? Duration.ZERO : subnets.wait(pair.subnet(), now);
        return own.compareTo(subnet) > 0 ? own : subnet;
    }

    private boolean isSame(Optional<Login> lately, Pair pair, String password) {
        return lately.filter(
                        login -> login.mark().equals(marks.of(pair.account().text(), password)))
                .isPresent();
    }

    private void noteRight(Pair pair, String password, Optional<Login> lately, Instant now) {
        if (lately.isEmpty()) {
            // Later logins forgive nothing: who guesses beside a busy owner would never be slowed.
            pairs.forget(pair);
        }
        if (lately.isEmpty() || lately.get().when().plus(NOTED).isBefore(now)) {
            logins.put(pair, new Login(now, marks.of(pair.account().text(), password)));
        }
    }

    private void noteWrong(Pair pair, Instant now) {
        pairs.add(pair, now);
        subnets.add(pair.subnet(), now);
    }

    @Override
    public Optional<Principal> find(String account) throws IOException {
        return source.find(account);
    }

    @Override
    public Optional<Principal> find(String account, String knownBy) throws IOException {
        return source.find(account, knownBy);
    }

    @Override
    public void pretend(Visitor visitor) throws IOException {
        source.pretend(visitor);
    }
}
