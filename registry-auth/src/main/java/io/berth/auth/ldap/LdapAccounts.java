package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import io.berth.auth.RecentLogins;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import io.berth.core.store.Blocking;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates against an LDAP directory by bind. Successful logins are cached for a short time, with their groups.
 * While no server is available, authentication fails with an outage; it recovers by itself.
 */
public final class LdapAccounts implements IdentitySource, AutoCloseable {

    static final String SOURCE = "ldap";

    private static final Logger LOG = LoggerFactory.getLogger(LdapAccounts.class);

    private final Directory directory;
    private final UserSearch userSearch;
    private final BindStrategy login;
    private final RecentLogins recent;
    private final Clock clock;
    private final Duration remembered;
    private final boolean lists;

    /**
     * Opens no connection yet.
     *
     * @throws IOException when the settings are invalid, independent of the directory's content
     */
    public LdapAccounts(LdapSettings settings, Clock clock) throws IOException {
        this.userSearch = UserSearch.of(settings);
        this.directory = Directory.of(settings, clock);
        this.login = userSearch.bindAsTyped()
                ? new DirectBind(directory, userSearch)
                : new SearchThenBind(directory, userSearch);
        this.recent = new RecentLogins(clock);
        this.clock = clock;
        this.remembered = settings.remembered();
        this.lists = settings.service().isPresent();
    }

    @Override
    public String name() {
        return SOURCE;
    }

    @Override
    public Identification identify(AuthenticationRequest request) throws IOException {
        if (!(request.credentials() instanceof Credentials.Basic(String user, String password)) || user.isBlank()) {
            return new Identification.Unknown();
        }
        if (password.isEmpty()) {
            // A bind with an empty password is an unauthenticated bind, which succeeds (RFC 4513, 5.1.2).
            return new Identification.Refused("empty password");
        }
        Optional<Principal> before = recent.find(user, password);
        return before.isPresent() ? new Identification.Known(before.get()) : ask(request, user, password);
    }

    private Identification ask(AuthenticationRequest request, String user, String password) throws IOException {
        Blocking.checkpoint();
        Identification identified = directory.identify(request, () -> identify(user, password));
        if (identified instanceof Identification.Known(Principal principal)) {
            recent.remember(user, password, principal, clock.instant().plus(remembered));
        }
        return identified;
    }

    private Identification identify(String user, String password) throws LDAPException {
        // Another request with the same password may have been verified meanwhile.
        Optional<Principal> meanwhile = recent.find(user, password);
        return meanwhile.isPresent() ? new Identification.Known(meanwhile.get()) : login.identify(user, password);
    }

    @Override
    public Optional<Principal> find(String account) throws IOException {
        if (account.isBlank()) {
            return Optional.empty();
        }
        Blocking.checkpoint();
        LDAPInterface searches = directory.searches();
        return directory.ask(() -> {
            Optional<LdapUser> ldapUser = userSearch.named(searches, account);
            return ldapUser.isEmpty() ? Optional.empty() : Optional.of(userSearch.principal(searches, ldapUser.get()));
        });
    }

    /** Without a service account, an entry that is not found may exist but be invisible. */
    @Override
    public boolean isUnlisted(String source) {
        return !lists && source.equals(SOURCE);
    }

    @Override
    public boolean owns(String account) throws IOException {
        if (account.isBlank()) {
            return false;
        }
        Blocking.checkpoint();
        return directory.ask(() -> userSearch.owns(directory.searches(), account));
    }

    /** Does the bind that a known account would have cost, if none was done; sends nothing of the typed credentials. */
    @Override
    public void equalizeTiming(AuthenticationRequest request) {
        if (!(request.credentials() instanceof Credentials.Basic) || userSearch.bindAsTyped()) {
            return;
        }
        Blocking.checkpoint();
        try {
            directory.identify(request, () -> {
                directory.denial(userSearch.dummyName(), "no password");
                return new Identification.Refused("no such account");
            });
        } catch (IOException e) {
            LOG.debug("the decoy search failed: {}", e.toString());
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
