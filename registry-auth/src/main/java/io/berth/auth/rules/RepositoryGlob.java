package io.berth.auth.rules;

import io.berth.core.access.Principal;
import io.berth.core.model.RepositoryName;
import java.util.Arrays;
import java.util.List;

/**
 * Names of repositories by their form: {@code *} stands for any characters within a component, {@code ?} for one of
 * them, and a component {@code **} for any number of components, also none. {@code ${user}} and {@code ${group}} stand
 * for the name of the account and of its groups, to the letter; one that could not be a component of a repository's
 * name stands for nothing. Matching needs time in proportion to the lengths, and makes nothing.
 */
public final class RepositoryGlob {

    /** Every repository. */
    public static final RepositoryGlob ALL = parse("**");

    private static final int LONGEST = 255;

    private final String text;
    private final List<Component> components;

    private final boolean forUser;
    private final boolean forGroup;

    private RepositoryGlob(String text, List<Component> components) {
        this.text = text;
        this.components = List.copyOf(components);
        this.forUser = has(new Component.Piece.User());
        this.forGroup = has(new Component.Piece.Group());
    }

    private boolean has(Component.Piece piece) {
        return components.stream().anyMatch(component -> component.has(piece));
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when no repository could be meant by it
     */
    public static RepositoryGlob parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("longer than the longest name of a repository: " + text);
        }
        return new RepositoryGlob(
                text, Arrays.stream(text.split("/", -1)).map(Component::parse).toList());
    }

    /** Whether it matches every name there can be. */
    public boolean isAll() {
        return components.stream().allMatch(Component::isAny);
    }

    /** Whether the repository is meant for this principal, who is one of the subjects. */
    boolean matches(RepositoryName repository, Principal principal, Subjects subjects) {
        if (forUser && !isComponent(principal.name())) {
            return false;
        }
        if (!forGroup) {
            return matches(repository.value(), principal.name(), "");
        }
        for (String group : principal.groups()) {
            if (isComponent(group)
                    && subjects.include(principal, group)
                    && matches(repository.value(), principal.name(), group)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isComponent(String name) {
        return name.indexOf('/') < 0 && RepositoryName.isName(name);
    }

    private boolean matches(String name, String user, String group) {
        int part = 0;
        int at = 0;
        int afterAny = -1;
        int retryAt = 0;
        while (at <= name.length()) {
            if (part < components.size() && components.get(part).isAny()) {
                afterAny = ++part;
                retryAt = at;
                continue;
            }
            int end = end(name, at);
            if (part < components.size() && components.get(part).matches(name, at, end, user, group)) {
                part++;
                at = end + 1;
            } else if (afterAny >= 0) {
                retryAt = end(name, retryAt) + 1;
                at = retryAt;
                part = afterAny;
            } else {
                return false;
            }
        }
        while (part < components.size() && components.get(part).isAny()) {
            part++;
        }
        return part == components.size();
    }

    /** Where the component that begins at {@code at} ends. */
    private static int end(String name, int at) {
        int slash = name.indexOf('/', at);
        return slash < 0 ? name.length() : slash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RepositoryGlob glob && text.equals(glob.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
