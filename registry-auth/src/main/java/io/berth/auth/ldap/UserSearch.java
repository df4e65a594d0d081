package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.berth.core.access.Identification;
import io.berth.core.access.Limit;
import io.berth.core.access.Principal;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches user entries, and maps them to accounts. */
final class UserSearch {

    private static final Logger LOG = LoggerFactory.getLogger(UserSearch.class);

    private final LdapSettings.Users users;
    private final Filter filter;
    private final Optional<BindName> bindName;
    private final GroupLookup groups;

    private UserSearch(LdapSettings.Users users, Filter filter, Optional<BindName> bindName, GroupLookup groups) {
        this.users = users;
        this.filter = filter;
        this.bindName = bindName;
        this.groups = groups;
    }

    /**
     * Creates the configured search.
     *
     * @throws IOException when a filter or DN is malformed
     */
    static UserSearch of(LdapSettings settings) throws IOException {
        LdapSettings.Users users = settings.users();
        Optional<BindName> bindName = users.bindName().map(BindName::parse);
        if (users.base().isEmpty() && !bindName.map(BindName::isDn).orElse(false)) {
            throw new IOException("LDAP entries are found neither below a base nor by a DN: set users.base");
        }
        return new UserSearch(users, Filters.parse(users.filter()), bindName, GroupLookup.of(settings));
    }

    boolean bindAsTyped() {
        return bindName.isPresent();
    }

    /** The bind name for a typed name. */
    String bindName(String typed) {
        return bindName.orElseThrow().with(typed);
    }

    /** A DN that names no entry. */
    String dummyName() {
        return "cn=berth asks for nobody," + users.base().orElseGet(() -> bindName("nobody"));
    }

    /** The user with this name as typed. */
    Optional<LdapUser> typed(LDAPInterface directory, String typed) throws LDAPException {
        return one(directory, wanted(users.attribute(), typed));
    }

    private SearchRequest wanted(String account) throws LDAPException {
        return wanted(users.name(), account);
    }

    private SearchRequest wanted(String attribute, String value) {
        return users.base().isPresent()
                ? request(users.base().get(), SearchScope.SUB, with(attribute, value))
                : request(bindName(value), SearchScope.BASE, filter);
    }

    /** Two results suffice to know that the match is not unique. */
    private SearchRequest request(String base, SearchScope scope, Filter wanted) {
        return new SearchRequest(base, scope, DereferencePolicy.NEVER, 2, 0, false, wanted, attributes());
    }

    /** The user with this account name. */
    Optional<LdapUser> named(LDAPInterface directory, String account) throws LDAPException {
        return one(directory, wanted(account))
                .filter(ldapUser -> ldapUser.account().equals(account));
    }

    /**
     * Whether the directory finds one or several entries by this account name. A directory that hides entries before
     * the user's bind owns no visible names.
     */
    boolean owns(LDAPInterface directory, String account) throws LDAPException {
        try {
            return !search(directory, wanted(account)).isEmpty();
        } catch (LDAPException e) {
            if (bindAsTyped() && e.getResultCode().isConnectionUsable()) {
                return false;
            }
            throw e;
        }
    }

    /** The account of an entry whose password was verified, unless another entry has the same name. */
    Identification identify(LDAPInterface directory, LdapUser ldapUser) throws LDAPException {
        return identify(directory, ldapUser, ldapUser);
    }

    /** @param seen the same entry, as account lookups see it */
    Identification identify(LDAPInterface directory, LdapUser ldapUser, LdapUser seen) throws LDAPException {
        if (isFoundAs(ldapUser) || isOnly(directory, ldapUser)) {
            return new Identification.Known(principal(directory, ldapUser, seen));
        }
        LOG.warn("LDAP: {} may not log in: {} is a name of another entry, too", ldapUser.dn(), ldapUser.account());
        return new Identification.Refused("the account " + ldapUser.account() + " is of several entries");
    }

    /** Whether the search for the typed name was already a unique search for the account name. */
    private boolean isFoundAs(LdapUser ldapUser) {
        return users.base().isPresent()
                && users.attribute().equalsIgnoreCase(users.name())
                && ldapUser.isNamedOnly(users.name());
    }

    private boolean isOnly(LDAPInterface directory, LdapUser ldapUser) throws LDAPException {
        for (SearchResultEntry found : search(directory, wanted(ldapUser.account()))) {
            if (!ldapUser.isEntry(found)) {
                return false;
            }
        }
        return true;
    }

    Principal principal(LDAPInterface directory, LdapUser ldapUser) throws LDAPException {
        return principal(directory, ldapUser, ldapUser);
    }

    /** @param seen the same entry, as account lookups see it */
    Principal principal(LDAPInterface directory, LdapUser ldapUser, LdapUser seen) throws LDAPException {
        return new Principal(
                ldapUser.account(),
                groups.of(directory, ldapUser),
                LdapAccounts.SOURCE,
                Limit.NONE,
                EntryGeneration.of(seen.entry()));
    }

    private Filter with(String attribute, String value) {
        return Filter.createANDFilter(Filter.createEqualityFilter(attribute, value), filter);
    }

    private Optional<LdapUser> one(LDAPInterface directory, SearchRequest request) throws LDAPException {
        List<SearchResultEntry> found = search(directory, request);
        if (found.size() > 1) {
            LOG.warn(
                    "LDAP: {} matches several entries below {}, so none may log in by it",
                    request.getFilter(),
                    request.getBaseDN());
            return Optional.empty();
        }
        return found.stream().findFirst().flatMap(this::ldapUser);
    }

    private String[] attributes() {
        return Stream.concat(Stream.of(users.name(), groups.ofMembers()), EntryGeneration.attributes())
                .toArray(String[]::new);
    }

    private static List<SearchResultEntry> search(LDAPInterface directory, SearchRequest request) throws LDAPException {
        try {
            return Objects.requireNonNull(directory.search(request).getSearchEntries());
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)
                    || e.getResultCode().equals(ResultCode.INVALID_DN_SYNTAX)) {
                return List.of();
            }
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                return Objects.requireNonNull(e.getSearchEntries());
            }
            throw e;
        }
    }

    private Optional<LdapUser> ldapUser(SearchResultEntry entry) {
        String account = Optional.ofNullable(entry.getAttributeValue(users.name()))
                .orElse("")
                .strip();
        if (account.isEmpty()) {
            LOG.warn("LDAP: {} has no {}, so it has no account", entry.getDN(), users.name());
            return Optional.empty();
        }
        return Optional.of(new LdapUser(entry, users.caseSensitive() ? account : account.toLowerCase(Locale.ROOT)));
    }
}
