package io.berth.auth;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Generation;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Limit;
import io.berth.core.access.Principal;
import io.berth.core.file.FileFailure;
import io.berth.core.store.Blocking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts of an htpasswd file, as distribution's {@code auth.htpasswd} has them: bcrypt hashes only, read again when
 * the file has changed a moment ago. Whoever is in the file is let in; what they may do is the authorizer's business.
 */
public final class HtpasswdAccounts implements IdentitySource {

    private static final Logger log = LoggerFactory.getLogger(HtpasswdAccounts.class);

    /** Clients give up a little later than this. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path path;
    private final Clock clock;
    private final CheckedPasswords checked = new CheckedPasswords();
    /** bcrypt is made to be slow: logins may not take every core. */
    private final LoginQueue queue;
    /** Checks that take seconds, one at a time: those of other accounts do not wait for them. */
    private final LoginQueue costly;

    private static final Executor OWN_THREAD =
            check -> Thread.ofPlatform().name("bcrypt").daemon().start(check);

    private volatile Loaded loaded;

    /** The accounts, and the state of the file they were read from. */
    private record Loaded(HtpasswdFile accounts, FileState state) {}

    /**
     * Reads the file.
     *
     * @throws IOException when it cannot be read or is malformed
     */
    public HtpasswdAccounts(Path path, Clock clock) throws IOException {
        this.path = path;
        this.clock = clock;
        this.queue = new LoginQueue(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), PATIENCE, clock);
        this.costly = new LoginQueue(1, PATIENCE, clock);
        this.loaded = load();
    }

    /**
     * Reads the file as a server does when it starts. One that does not exist will be made then.
     *
     * @return what a server would warn of
     * @throws IOException when it cannot be read or is malformed
     */
    public static List<String> check(Path path) throws IOException {
        List<String> warnings = new ArrayList<>();
        if (Files.exists(path)) {
            HtpasswdFile.read(path, warnings::add);
        }
        return warnings;
    }

    @Override
    public String name() {
        return "htpasswd";
    }

    @Override
    public Identification identify(AuthenticationRequest visitor) {
        if (!(visitor.credentials() instanceof Credentials.Basic(String user, String password))) {
            return new Identification.Unknown();
        }
        // For the disk, to see whether the file is still the same, and perhaps for a core.
        Blocking.checkpoint();
        Optional<String> hash = Optional.ofNullable(current().hashes().get(user));
        if (hash.isEmpty()) {
            return new Identification.Unknown();
        }
        return matches(visitor, user, password, hash.get())
                ? new Identification.Known(account(user, hash.get()))
                : new Identification.Refused("wrong password");
    }

    @Override
    public Optional<Principal> find(String account) {
        Blocking.checkpoint();
        return Optional.ofNullable(current().hashes().get(account)).map(hash -> account(account, hash));
    }

    /** A changed password and an account that was created anew look the same in the file: another hash. */
    private Principal account(String user, String hash) {
        Generation generation = Generation.derived(name() + ":" + user + ":" + hash, "");
        return new Principal(user, Set.of(), name(), Limit.NONE, generation);
    }

    /** Names in the file are told apart by each letter, but a directory may take another spelling for one of them. */
    @Override
    public boolean owns(String account) {
        Blocking.checkpoint();
        return current().names().contains(FoldedName.of(account));
    }

    @Override
    public void pretend(AuthenticationRequest visitor) {
        if (visitor.credentials() instanceof Credentials.Basic(String _, String password) && !password.isEmpty()) {
            Blocking.checkpoint();
            try (LoginQueue.Ticket ticket = queue.take(visitor)) {
                isHashOf(password, current().decoy());
                ticket.wrong();
            }
        }
    }

    private boolean matches(AuthenticationRequest visitor, String user, String password, String hash) {
        return !password.isEmpty() && (checked.contains(user, password, hash) || check(visitor, user, password, hash));
    }

    private LoginQueue queue(String hash) {
        return HtpasswdFile.isCostly(hash) ? costly : queue;
    }

    private boolean check(AuthenticationRequest visitor, String user, String password, String hash) {
        try (LoginQueue.Ticket ticket = queue(hash).take(visitor)) {
            // Another request with the same password may have been served meanwhile.
            boolean right = checked.contains(user, password, hash) || isHashOf(password, hash);
            if (right) {
                checked.add(user, password, hash);
                ticket.right();
            } else {
                ticket.wrong();
            }
            return right;
        }
    }

    /** Of the first 72 bytes of a password, as bcrypt reads no further. */
    private static boolean isHashOf(String password, String hash) {
        Supplier<Boolean> check = () -> OpenBSDBCrypt.checkPassword(hash, password.toCharArray());
        // Virtual threads share their carriers with every request, which would wait for seconds.
        return HtpasswdFile.isCostly(hash)
                ? CompletableFuture.supplyAsync(check, OWN_THREAD).join()
                : check.get();
    }

    /**
     * The accounts, read again when the file is another one and nobody is writing it; a broken file leaves those of
     * before in force.
     */
    private HtpasswdFile current() {
        Loaded before = loaded;
        try {
            FileState state = FileState.of(path);
            if (!state.equals(before.state()) && state.isSettled(clock.instant())) {
                Loaded read = load();
                // Else somebody began to write while it was read.
                if (FileState.of(path).equals(state)) {
                    loaded = read;
                    log.info(
                            "accounts of {} read again: {}",
                            path,
                            read.accounts().hashes().size());
                }
            }
        } catch (IOException e) {
            log.error("cannot read {} again, the accounts of before stay in force: {}", path, FileFailure.text(e));
        }
        return loaded.accounts();
    }

    private Loaded load() throws IOException {
        FileState state = FileState.of(path);
        return new Loaded(HtpasswdFile.read(path), state);
    }
}
