package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds groups by an attribute of the member: no query, except for nested groups. */
record MemberOf(LdapSettings.Groups groups, GroupNames names) implements GroupLookup {

    @Override
    public String ofMembers() {
        return groups.attribute();
    }

    @Override
    public Set<String> of(LDAPInterface directory, LdapUser ldapUser) throws LDAPException {
        Set<DN> seen = new LinkedHashSet<>();
        List<DN> fresh = add(ldapUser.entry(), seen);
        for (int level = 0; level < groups.depth() && !fresh.isEmpty(); level++) {
            GroupLookup.requireFew(ldapUser, seen.size());
            fresh = parents(directory, fresh, seen);
        }
        Set<String> found = new HashSet<>();
        seen.forEach(group -> names.of(group).ifPresent(found::add));
        return found;
    }

    private List<DN> parents(LDAPInterface directory, List<DN> children, Set<DN> seen) throws LDAPException {
        List<DN> fresh = new ArrayList<>();
        for (DN child : children) {
            @Nullable SearchResultEntry group = directory.getEntry(child.toString(), groups.attribute());
            if (group != null) {
                fresh.addAll(add(group, seen));
            }
        }
        return fresh;
    }

    /** Adds groups, and returns those not seen before. */
    private List<DN> add(Entry member, Set<DN> seen) throws LDAPException {
        String @Nullable [] values = member.getAttributeValues(groups.attribute());
        List<DN> fresh = new ArrayList<>();
        for (String value : values == null ? new String[0] : values) {
            DN group = new DN(value);
            if (seen.add(group)) {
                fresh.add(group);
            }
        }
        return fresh;
    }
}
