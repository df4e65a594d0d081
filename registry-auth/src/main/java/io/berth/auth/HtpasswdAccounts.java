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
 * Accounts of an htpasswd file, as in distribution's {@code auth.htpasswd}: bcrypt hashes only, reloaded after the file
 * has changed. Only authenticates; the authorizer decides about permissions.
 */
public final class HtpasswdAccounts implements IdentitySource {

    private static final Logger log = LoggerFactory.getLogger(HtpasswdAccounts.class);

    /** Slightly shorter than the timeout of clients. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path path;
    private final Clock clock;
    private final CheckedPasswords checked = new CheckedPasswords();
    /** bcrypt is slow by design: logins must not occupy every core. */
    private final LoginQueue queue;
    /** Checks that take seconds, one at a time, so that other accounts do not wait for them. */
    private final LoginQueue costly;

    private static final Executor OWN_THREAD =
            check -> Thread.ofPlatform().name("bcrypt").daemon().start(check);

    private volatile Loaded loaded;

    /** The accounts, and the state of their file when it was read. */
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
     * Checks the file as at the start of a server. A missing file is accepted, because the start creates it.
     *
     * @return the warnings that a server would log
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
    public Identification identify(AuthenticationRequest request) {
        if (!(request.credentials() instanceof Credentials.Basic(String user, String password))) {
            return new Identification.Unknown();
        }
        // Checks the file on disk for changes, and may wait for a core.
        Blocking.checkpoint();
        Optional<String> hash = Optional.ofNullable(current().hashes().get(user));
        if (hash.isEmpty()) {
            return new Identification.Unknown();
        }
        return matches(request, user, password, hash.get())
                ? new Identification.Known(account(user, hash.get()))
                : new Identification.Refused("wrong password");
    }

    @Override
    public Optional<Principal> find(String account) {
        Blocking.checkpoint();
        return Optional.ofNullable(current().hashes().get(account)).map(hash -> account(account, hash));
    }

    /** A changed password and a recreated account look the same in the file: the hash differs. */
    private Principal account(String user, String hash) {
        Generation generation = Generation.derived(name() + ":" + user + ":" + hash, "");
        return new Principal(user, Set.of(), name(), Limit.NONE, generation);
    }

    /** The file compares names exactly, but a directory may treat another spelling as equal to one of them. */
    @Override
    public boolean owns(String account) {
        Blocking.checkpoint();
        return current().names().contains(FoldedName.of(account));
    }

    @Override
    public void equalizeTiming(AuthenticationRequest request) {
        if (request.credentials() instanceof Credentials.Basic(String _, String password) && !password.isEmpty()) {
            Blocking.checkpoint();
            try (LoginQueue.Ticket ticket = queue.take(request)) {
                isHashOf(password, current().decoy());
                ticket.wrong();
            }
        }
    }

    private boolean matches(AuthenticationRequest request, String user, String password, String hash) {
        return !password.isEmpty() && (checked.contains(user, password, hash) || check(request, user, password, hash));
    }

    private LoginQueue queue(String hash) {
        return HtpasswdFile.isCostly(hash) ? costly : queue;
    }

    private boolean check(AuthenticationRequest request, String user, String password, String hash) {
        try (LoginQueue.Ticket ticket = queue(hash).take(request)) {
            // Another request with the same password may have been verified meanwhile.
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

    /** Compares the first 72 bytes of a password only, the limit of bcrypt. */
    private static boolean isHashOf(String password, String hash) {
        Supplier<Boolean> check = () -> OpenBSDBCrypt.checkPassword(hash, password.toCharArray());
        // On a virtual thread the check would block a carrier thread, and other requests, for seconds.
        return HtpasswdFile.isCostly(hash)
                ? CompletableFuture.supplyAsync(check, OWN_THREAD).join()
                : check.get();
    }

    /**
     * The accounts, reloaded when the file has changed and is completely written; a malformed file leaves the previous
     * ones in force.
     */
    private HtpasswdFile current() {
        Loaded before = loaded;
        try {
            FileState state = FileState.of(path);
            if (!state.equals(before.state()) && state.isSettled(clock.instant())) {
                Loaded read = load();
                // Otherwise a write began while the file was read.
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
