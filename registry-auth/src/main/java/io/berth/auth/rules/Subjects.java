package io.berth.auth.rules;

import io.berth.core.access.Principal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The subjects of a rule, indexed so that matching takes constant time. */
final class Subjects {

    private final boolean anonymous;
    private final boolean authenticated;
    private final Set<String> users = new HashSet<>();
    private final Set<String> groups = new HashSet<>();

    Subjects(List<Subject> subjects) {
        boolean matchesAnonymous = false;
        boolean matchesAuthenticated = false;
        for (Subject subject : subjects) {
            switch (subject) {
                case Subject.Everyone _ -> {
                    matchesAnonymous = true;
                    matchesAuthenticated = true;
                }
                case Subject.Anonymous _ -> matchesAnonymous = true;
                case Subject.Authenticated _ -> matchesAuthenticated = true;
                case Subject.User(String name) -> users.add(name);
                case Subject.Group(String name) -> groups.add(name);
            }
        }
        this.anonymous = matchesAnonymous;
        this.authenticated = matchesAuthenticated;
    }

    boolean include(Principal principal) {
        return includeWithoutGroups(principal) || isInOne(principal);
    }

    /** Whether the principal is included because of this group. */
    boolean include(Principal principal, String group) {
        return groups.contains(group) || includeWithoutGroups(principal);
    }

    private boolean includeWithoutGroups(Principal principal) {
        return principal.isAnonymous() ? anonymous : authenticated || users.contains(principal.name());
    }

    private boolean isInOne(Principal principal) {
        if (groups.isEmpty()) {
            return false;
        }
        for (String group : principal.groups()) {
            if (groups.contains(group)) {
                return true;
            }
        }
        return false;
    }
}
