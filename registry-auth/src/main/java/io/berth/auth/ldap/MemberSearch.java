package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Finds groups that list their members: one search, and another for each level of nested groups. */
record MemberSearch(LdapSettings.Groups groups, Filter filter, GroupNames names) implements GroupLookup {

    /** Active Directory's recursive match: LDAP_MATCHING_RULE_IN_CHAIN. */
    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

    /** The maximum of members in one filter; servers limit the length of a filter. */
    private static final int MEMBERS_AT_ONCE = 100;

    @Override
    public Set<String> of(LDAPInterface directory, LdapUser ldapUser) throws LDAPException {
        Set<String> found = new HashSet<>();
        Set<DN> seen = new HashSet<>();
        List<String> members = List.of(groups.membersByName() ? ldapUser.account() : ldapUser.dn());
        for (int level = 0; level <= groups.depth() && !members.isEmpty(); level++) {
            members = parents(directory, members, found, seen);
            GroupLookup.requireFew(ldapUser, seen.size());
        }
        return found;
    }

    /** The DNs of groups that list one of these members and were not seen before. */
    private List<String> parents(LDAPInterface directory, List<String> members, Set<String> found, Set<DN> seen)
            throws LDAPException {
        List<String> fresh = new ArrayList<>();
        for (int i = 0; i < members.size(); i += MEMBERS_AT_ONCE) {
            List<String> some = members.subList(i, Math.min(members.size(), i + MEMBERS_AT_ONCE));
            for (SearchResultEntry group : search(directory, some)) {
                if (seen.add(group.getParsedDN())) {
                    names.of(group).ifPresent(found::add);
                    fresh.add(group.getDN());
                }
            }
        }
        return fresh;
    }

    private List<SearchResultEntry> search(LDAPInterface directory, List<String> members) throws LDAPException {
        Filter anyOf = Filter.createORFilter(members.stream().map(this::names).toList());
        return Objects.requireNonNull(directory
                .search(
                        groups.base().orElseThrow(),
                        SearchScope.SUB,
                        Filter.createANDFilter(anyOf, filter),
                        groups.name())
                .getSearchEntries());
    }

    private Filter names(String member) {
        return groups.lookup() == LdapSettings.Lookup.CHAIN
                ? Filter.createExtensibleMatchFilter(groups.attribute(), IN_CHAIN, false, member)
                : Filter.createEqualityFilter(groups.attribute(), member);
    }
}
