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

    /** Connects to nobody yet. */
    static Directory of(LdapSettings settings, Clock clock) throws IOException {
        LdapPoolFactory connecting = new LdapPoolFactory(settings);
        return new Directory(settings, connecting.searching(), connecting.binding(), clock);
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
     * Identifies a client once the queue admits it.
     *
     * @throws IOException when the directory cannot answer just now
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when too many ask at once
     */
    Identification identify(AuthenticationRequest visitor, Question<Identification> question) throws IOException {
        try (LoginQueue.Ticket ticket = queue.take(visitor)) {
            Identification identified = answer(question);
            switch (identified) {
                case Identification.Known _ -> ticket.right();
                case Identification.Refused _ -> ticket.wrong();
                case Identification.Expired _, Identification.Unknown _ -> {}
            }
            return identified;
        }
    }

    /** Asks what is not a login, such as a lookup, before the logins that wait. */
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
