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

/** Where entries of people are, and what they say about them. */
final class People {

    private static final Logger LOG = LoggerFactory.getLogger(People.class);

    private final LdapSettings.Users users;
    private final Filter filter;
    private final Optional<BindName> bindName;
    private final GroupLookup groups;

    private People(LdapSettings.Users users, Filter filter, Optional<BindName> bindName, GroupLookup groups) {
        this.users = users;
        this.filter = filter;
        this.bindName = bindName;
        this.groups = groups;
    }

    /**
     * As the settings say.
     *
     * @throws IOException when a filter or DN of theirs is none
     */
    static People of(LdapSettings settings) throws IOException {
        LdapSettings.Users users = settings.users();
        Optional<BindName> bindName = users.bindName().map(BindName::parse);
        if (users.base().isEmpty() && !bindName.map(BindName::isDn).orElse(false)) {
            throw new IOException("LDAP entries are found neither below a base nor by a DN: set users.base");
        }
        return new People(users, Filters.parse(users.filter()), bindName, GroupLookup.of(settings));
    }

    boolean bindAsTyped() {
        return bindName.isPresent();
    }

    /** What to bind as, for a name that was typed. */
    String bindName(String typed) {
        return bindName.orElseThrow().with(typed);
    }

    /** The DN of no entry. */
    String nobody() {
        return "cn=berth asks for nobody," + users.base().orElseGet(() -> bindName("nobody"));
    }

    /** Who has this name as it was typed. */
    Optional<Person> typed(LDAPInterface directory, String typed) throws LDAPException {
        return users.base().isPresent()
                ? one(directory, users.base().get(), SearchScope.SUB, with(users.attribute(), typed))
                : one(directory, bindName(typed), SearchScope.BASE, filter);
    }

    /** Who has this account. */
    Optional<Person> named(LDAPInterface directory, String account) throws LDAPException {
        Optional<Person> found = users.base().isPresent()
                ? one(directory, users.base().get(), SearchScope.SUB, with(users.name(), account))
                : typed(directory, account);
        return found.filter(person -> person.account().equals(account));
    }

    Principal principal(LDAPInterface directory, Person person) throws LDAPException {
        return principal(directory, person, person);
    }

    /** @param seen the same entry, as it is seen when the account is looked up */
    Principal principal(LDAPInterface directory, Person person, Person seen) throws LDAPException {
        return new Principal(
                person.account(),
                groups.of(directory, person),
                LdapAccounts.SOURCE,
                Limit.NONE,
                EntryGeneration.of(seen.entry()));
    }

    private Filter with(String attribute, String value) {
        return Filter.createANDFilter(Filter.createEqualityFilter(attribute, value), filter);
    }

    private Optional<Person> one(LDAPInterface directory, String base, SearchScope scope, Filter wanted)
            throws LDAPException {
        // Two tell already that it is not one.
        SearchRequest request =
                new SearchRequest(base, scope, DereferencePolicy.NEVER, 2, 0, false, wanted, attributes());
        List<SearchResultEntry> found = search(directory, request);
        if (found.size() > 1) {
            LOG.warn("LDAP: {} matches several entries below {}, so none may log in by it", wanted, base);
            return Optional.empty();
        }
        return found.stream().findFirst().flatMap(this::person);
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
            throw e;
        }
    }

    private Optional<Person> person(SearchResultEntry entry) {
        String account = Optional.ofNullable(entry.getAttributeValue(users.name()))
                .orElse("")
                .strip();
        if (account.isEmpty()) {
            LOG.warn("LDAP: {} has no {}, so it has no account", entry.getDN(), users.name());
            return Optional.empty();
        }
        return Optional.of(new Person(entry, users.caseSensitive() ? account : account.toLowerCase(Locale.ROOT)));
    }
}
