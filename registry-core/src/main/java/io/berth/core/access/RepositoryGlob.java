package io.berth.core.access;

import io.berth.core.model.Quoted;
import io.berth.core.model.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pattern for repository names: {@code *} matches any characters within a component, {@code ?} one of them, and a
 * component {@code **} any number of components, also none, so that {@code a/**} matches {@code a} too. A personal glob
 * has placeholders: {@code ${user}} and {@code ${group}} match the exact name of the account and of its groups; a name
 * that cannot be a component of a repository name matches nothing. Matching takes time in proportion to the lengths,
 * and allocates nothing.
 */
public final class RepositoryGlob {

    /** Matches every repository. */
    public static final RepositoryGlob ALL = parse("**");

    private static final int LONGEST = 255;
    private static final String USER = "${user}";
    private static final String GROUP = "${group}";

    private final String text;
    private final List<GlobComponent> components;
    private final boolean forUser;
    private final boolean forGroup;

    private RepositoryGlob(String text, List<GlobComponent> components) {
        this.text = text;
        this.components = List.copyOf(components);
        this.forUser = has(new GlobComponent.Piece.User());
        this.forGroup = has(new GlobComponent.Piece.Group());
    }

    private boolean has(GlobComponent.Piece piece) {
        return components.stream().anyMatch(component -> component.has(piece));
    }

    /**
     * Parses a glob without placeholders.
     *
     * @throws IllegalArgumentException when it can match no repository
     */
    public static RepositoryGlob parse(String text) {
        RepositoryGlob glob = parsePersonal(text);
        if (glob.isForUser() || glob.isForGroup()) {
            throw new IllegalArgumentException("no place for names of accounts or groups here: " + Quoted.of(text));
        }
        return glob;
    }

    /**
     * Parses a glob that may have placeholders.
     *
     * @throws IllegalArgumentException when it can match no repository
     */
    public static RepositoryGlob parsePersonal(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("longer than the longest name of a repository: " + Quoted.of(text));
        }
        return new RepositoryGlob(text, components(text));
    }

    /** Consecutive {@code **} are merged. */
    private static List<GlobComponent> components(String text) {
        List<GlobComponent> components = new ArrayList<>();
        for (String component : text.split("/", -1)) {
            GlobComponent parsed = GlobComponent.parse(component);
            if (components.isEmpty() || !parsed.isAny() || !components.getLast().isAny()) {
                components.add(parsed);
            }
        }
        return components;
    }

    /** Never has two consecutive components that match any number of components. */
    List<GlobComponent> components() {
        return components;
    }

    /** Whether it matches every repository name. */
    public boolean isAll() {
        return components.stream().allMatch(GlobComponent::isAny);
    }

    /** Whether it has a placeholder for the account. */
    public boolean isForUser() {
        return forUser;
    }

    /** Whether it has a placeholder for a group. */
    public boolean isForGroup() {
        return forGroup;
    }

    /** Replaces the placeholders with these names; empty when one cannot be part of a repository name. */
    public Optional<RepositoryGlob> with(String user, String group) {
        if (!forUser && !forGroup) {
            return Optional.of(this);
        }
        if (!fits(user, group)) {
            return Optional.empty();
        }
        String plain = text.replace(USER, user).replace(GROUP, group);
        return Optional.of(new RepositoryGlob(plain, components(plain)));
    }

    /** A name that matches; only for globs without placeholders. */
    public RepositoryName example() {
        return new RepositoryName(text.replace("**", "x").replace("*", "x").replace("?", "x"));
    }

    /** Whether this repository matches, for any account. */
    public boolean matches(RepositoryName repository) {
        return matches(repository, "", "");
    }

    /** Whether this repository matches, with these names for the placeholders. */
    public boolean matches(RepositoryName repository, String user, String group) {
        return fits(user, group) && matches(repository.value(), user, group);
    }

    private boolean fits(String user, String group) {
        return (!forUser || isComponent(user)) && (!forGroup || isComponent(group));
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

    /** The glob as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
