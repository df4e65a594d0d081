package io.berth.auth.throttle;

import io.berth.auth.FoldedName;
import io.berth.auth.LruMap;
import io.berth.auth.ProcessMac;
import io.berth.auth.throttle.PendingAttempts.Attempt;
import io.berth.auth.throttle.PendingAttempts.Verdict;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.ClientSubnet;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import io.berth.core.model.RegistryException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Throttles failed password logins. Failures are counted by account and client subnet together, and by subnet alone;
 * never by account alone, which would let an attacker lock out its owner. An attempt counts from its start until the
 * password proves right ({@link PendingAttempts}). A recently verified password never waits, and an account that
 * recently logged in from a subnet does not wait because of other accounts' failures there. API keys and tokens, also
 * JWTs sent as passwords, are too long to be guessed and not counted.
 */
public final class LoginThrottle implements IdentitySource {

    /** How long a login is remembered for the account in its subnet. */
    private static final Duration TRUSTED = Duration.ofDays(1);

    /** Longer names are refused without counting, as counted names are kept in memory. */
    private static final int LONGEST_NAME = 255;

    /** The minimum interval between records of a login: clients log in with each request. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final IdentitySource source;
    private final Clock clock;
    private final FailureCounter<Pair> pairs;
    private final FailureCounter<ClientSubnet> subnets;
    private final LruMap<Pair, Login> logins = new LruMap<>();
    private final PendingAttempts pending = new PendingAttempts();
    private final ProcessMac marks = new ProcessMac();

    /** An account, and the subnet of a client that claims to own it. */
    record Pair(FoldedName account, ClientSubnet subnet) {}

    /** @param mark a MAC of the verified password: lets it skip the wait, never the verification */
    private record Login(Instant when, String mark) {}

    /** @param source that verifies the passwords of admitted attempts */
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
     * Authenticates a client that need not wait.
     *
     * @throws RegistryException TOOMANYREQUESTS during the back-off, without asking the source
     */
    @Override
    public Identification identify(AuthenticationRequest shown) throws IOException {
        AuthenticationRequest request = JwtAsPassword.asBearer(shown);
        if (!(request.credentials() instanceof Credentials.Basic(String user, String password))) {
            return source.identify(request);
        }
        return user.length() > LONGEST_NAME
                ? new Identification.Refused("a user name of " + user.length() + " characters")
                : identify(request, new Pair(FoldedName.of(user), ClientSubnet.of(request.address())), password);
    }

    private Identification identify(AuthenticationRequest request, Pair pair, String password) throws IOException {
        String mark = marks.of(pair.account().text(), password);
        try (Attempt attempt = pending.begin(
                pair, (ofAccount, ofSubnet) -> decide(pair, mark, ofAccount, ofSubnet), () -> noteWrong(pair, mark))) {
            Identification identified = source.identify(request, attempt::fail);
            if (identified instanceof Identification.Known) {
                noteRight(pair, mark);
            }
            return identified;
        }
    }

    private Verdict decide(Pair pair, String mark, int ofAccount, int ofSubnet) {
        Instant now = clock.instant();
        Optional<Login> lately = lately(pair, now);
        if (lately.filter(login -> login.mark().equals(mark)).isPresent()) {
            return Verdict.PASS;
        }
        boolean trusted = lately.isPresent();
        Duration wait = wait(pair, trusted, now);
        if (wait.isPositive()) {
            throw RegistryException.tooMany("too many failed logins: try again later", wait);
        }
        boolean room =
                pairs.hasRoom(pair, ofAccount, now) && (trusted || subnets.hasRoom(pair.subnet(), ofSubnet, now));
        return room ? Verdict.COUNT : Verdict.WAIT;
    }

    private Optional<Login> lately(Pair pair, Instant now) {
        return Optional.ofNullable(logins.get(pair))
                .filter(login -> now.isBefore(login.when().plus(TRUSTED)));
    }

    /** An account that recently logged in waits for its own failures only. */
    private Duration wait(Pair pair, boolean trusted, Instant now) {
        Duration own = pairs.wait(pair, now);
        Duration subnet = trusted ? Duration.ZERO : subnets.wait(pair.subnet(), now);
        return own.compareTo(subnet) > 0 ? own : subnet;
    }

    private void noteRight(Pair pair, String mark) {
        Instant now = clock.instant();
        Optional<Login> lately = lately(pair, now);
        if (lately.isEmpty()) {
            // Later logins do not reset the count: otherwise guesses during an owner's activity would never be
            // throttled.
            pairs.forget(pair);
        }
        if (lately.isEmpty() || lately.get().when().plus(NOTED).isBefore(now)) {
            logins.put(pair, new Login(now, mark));
        }
    }

    private void noteWrong(Pair pair, String mark) {
        Instant now = clock.instant();
        if (lately(pair, now).filter(login -> login.mark().equals(mark)).isPresent()) {
            // The password was changed: from now on it counts as a guess.
            logins.remove(pair);
        }
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
    public boolean isUnlisted(String knownBy) {
        return source.isUnlisted(knownBy);
    }

    @Override
    public void equalizeTiming(AuthenticationRequest request) throws IOException {
        source.equalizeTiming(request);
    }
}
