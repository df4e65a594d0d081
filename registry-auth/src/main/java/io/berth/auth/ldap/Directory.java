package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A directory and the connections to it: some that search as the service account, others that only try passwords. Each
 * is asked by a bounded number at a time. Safe for use by many threads.
 */
final class Directory implements AutoCloseable {

    /** What a server says of a bind that it will not do; all else says something of the server. */
    private static final Set<ResultCode> DENIALS = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.INVALID_DN_SYNTAX,
            ResultCode.NO_SUCH_OBJECT);

    private static final int MOST_WAITING_PER_TURN = 16;

    private final String servers;
    private final LDAPConnectionPool searches;
    private final LDAPConnectionPool binds;
    private final Semaphore turns;
    private final int mostWaiting;
    private final Duration patience;

    private Directory(LdapSettings settings, LDAPConnectionPool searches, LDAPConnectionPool binds) {
        int most = settings.connections().most();
        this.servers = settings.servers().toString();
        this.searches = searches;
        this.binds = binds;
        this.turns = new Semaphore(most, true);
        this.mostWaiting = most * MOST_WAITING_PER_TURN;
        this.patience = settings.connections().response();
    }

    /** Connects to nobody yet. */
    static Directory of(LdapSettings settings) throws IOException {
        Connecting connecting = new Connecting(settings);
        return new Directory(settings, connecting.searching(), connecting.binding());
    }

    /** Something to ask a directory. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws LDAPException;
    }

    /** Something to ask a directory over one connection. */
    @FunctionalInterface
    interface OwnQuestion<T> {
        T ask(LDAPInterface own) throws LDAPException;
    }

    /**
     * Asks when it is our turn.
     *
     * @throws IOException when the directory cannot answer just now
     * @throws RegistryException TOOMANYREQUESTS when too many ask at once
     */
    <T> T ask(Question<T> question) throws IOException {
        takeTurn();
        try {
            return question.ask();
        } catch (LDAPException e) {
            throw new IOException(servers + " cannot tell: " + e.getResultCode().getName() + ": " + e.getMessage(), e);
        } finally {
            turns.release();
        }
    }

    private void takeTurn() {
        try {
            if (turns.getQueueLength() < mostWaiting && turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many logins at the same time: try again later");
    }

    /** Asks as the service account. */
    LDAPInterface searches() {
        return searches;
    }

    /** Why nobody can bind with this name and password; empty when they can. */
    Optional<String> denial(String name, String password) throws LDAPException {
        try {
            binds.releaseConnection(bound(name, password));
            return Optional.empty();
        } catch (LDAPException e) {
            if (DENIALS.contains(e.getResultCode())) {
                return Optional.of(e.getResultCode().getName() + " for " + name);
            }
            throw e;
        }
    }

    /** Asks as somebody else. */
    <T> T as(String name, String password, OwnQuestion<T> question) throws LDAPException {
        LDAPConnection own = bound(name, password);
        try {
            T answer = question.ask(own);
            binds.releaseConnection(own);
            return answer;
        } catch (LDAPException e) {
            binds.discardConnection(own);
            throw e;
        }
    }

    private LDAPConnection bound(String name, String password) throws LDAPException {
        LDAPConnection connection = binds.getConnection();
        try {
            return bound(connection, name, password);
        } catch (LDAPException e) {
            if (e.getResultCode().isConnectionUsable()) {
                binds.releaseConnection(connection);
                throw e;
            }
            // Perhaps the server was started anew since it was last used.
            return boundAnew(binds.replaceDefunctConnection(connection), name, password);
        }
    }

    private LDAPConnection boundAnew(LDAPConnection connection, String name, String password) throws LDAPException {
        try {
            return bound(connection, name, password);
        } catch (LDAPException e) {
            if (e.getResultCode().isConnectionUsable()) {
                binds.releaseConnection(connection);
            } else {
                binds.discardConnection(connection);
            }
            throw e;
        }
    }

    private static LDAPConnection bound(LDAPConnection connection, String name, String password) throws LDAPException {
        connection.bind(name, password);
        return connection;
    }

    @Override
    public void close() {
        searches.close();
        binds.close();
    }
}
