package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import io.berth.auth.LoginQueue;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Identification;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * A directory and its connection pools: one for searches as the service account, one for binds that verify passwords.
 * The number of concurrent requests is bounded. Thread-safe.
 */
final class Directory implements AutoCloseable {

    /** Result codes that refuse a bind; all others are failures of the server. */
    private static final Set<ResultCode> DENIALS = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.INVALID_DN_SYNTAX,
            ResultCode.NO_SUCH_OBJECT);

    private final String servers;
    private final LDAPConnectionPool searches;
    private final LDAPConnectionPool binds;
    private final LoginQueue queue;

    private Directory(LdapSettings settings, LDAPConnectionPool searches, LDAPConnectionPool binds, Clock clock) {
        LdapSettings.Connections connections = settings.connections();
        this.servers = settings.servers().toString();
        this.searches = searches;
        this.binds = binds;
        this.queue = new LoginQueue(connections.most(), connections.response(), clock);
    }

    /** Opens no connection yet. */
    static Directory of(LdapSettings settings, Clock clock) throws IOException {
        LdapPoolFactory connecting = new LdapPoolFactory(settings);
        return new Directory(settings, connecting.searching(), connecting.binding(), clock);
    }

    /** A query to the directory. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws LDAPException;
    }

    /** A query over one connection. */
    @FunctionalInterface
    interface OwnQuestion<T> {
        T ask(LDAPInterface own) throws LDAPException;
    }

    /**
     * Authenticates a client once the queue admits it.
     *
     * @throws IOException when the directory is unavailable
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when too many requests wait
     */
    Identification identify(AuthenticationRequest request, Question<Identification> question) throws IOException {
        try (LoginQueue.Ticket ticket = queue.take(request)) {
            Identification identified = answer(question);
            switch (identified) {
                case Identification.Known _ -> ticket.right();
                case Identification.Refused _ -> ticket.wrong();
                case Identification.Expired _, Identification.Unknown _ -> {}
            }
            return identified;
        }
    }

    /** Runs a query other than a login, such as a lookup, before waiting logins. */
    <T> T ask(Question<T> question) throws IOException {
        try (LoginQueue.Ticket _ = queue.take()) {
            return answer(question);
        }
    }

    private <T> T answer(Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (LDAPException e) {
            throw new IOException(servers + " cannot tell: " + e.getResultCode().getName() + ": " + e.getMessage(), e);
        }
    }

    /** The connections bound as the service account. */
    LDAPInterface searches() {
        return searches;
    }

    /** Why the bind with this name and password is refused; empty when it succeeds. */
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

    /** Runs a query bound as this user. */
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
            // The server may have been restarted since the connection was last used.
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
