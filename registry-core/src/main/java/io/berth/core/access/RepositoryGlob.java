package io.berth.core.access;

import io.berth.core.model.Quoted;
import io.berth.core.model.RepositoryName;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which repositories: {@code *} stands for any characters of one component, {@code ?} for one of them, {@code **} for
 * any number of components. Matching takes no longer than the length of glob and name multiplied, whoever wrote the
 * glob.
 */
public final class RepositoryGlob {

    private static final int LONGEST = 255;
    private static final String ANY_COMPONENTS = "**";
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9._?*-]+");

    private final String text;
    private final List<String> components;

    private RepositoryGlob(String text) {
        this.text = text;
        this.components = List.of(text.split("/", -1));
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when no repository could match it
     */
    public static RepositoryGlob parse(String text) {
        RepositoryGlob glob = new RepositoryGlob(text);
        if (text.length() > LONGEST || !glob.components.stream().allMatch(RepositoryGlob::isComponent)) {
            throw new IllegalArgumentException("not a glob of repository names: " + Quoted.of(text)
                    + " (expected such as team/app, team/*, team/**)");
        }
        return glob;
    }

    private static boolean isComponent(String component) {
        return component.equals(ANY_COMPONENTS)
                || (COMPONENT.matcher(component).matches() && !component.contains(ANY_COMPONENTS));
    }

    public boolean matches(RepositoryName repository) {
        return matches(
                components,
                List.of(repository.value().split("/")),
                ANY_COMPONENTS::equals,
                (component, name) -> matches(
                        characters(component), characters(name), c -> c == '*', (c, d) -> c == '?' || c.equals(d)));
    }

    private static List<Character> characters(String text) {
        return text.chars().mapToObj(c -> (char) c).toList();
    }

    /** Whether the items are those of the pattern, in which a star stands for any number of items. */
    private static <T> boolean matches(List<T> pattern, List<T> items, Predicate<T> isStar, BiPredicate<T, T> isSame) {
        int at = 0;
        int star = -1;
        int behindStar = 0;
        int item = 0;
        while (item < items.size()) {
            if (at < pattern.size() && isStar.test(pattern.get(at))) {
                star = at++;
                behindStar = item;
            } else if (at < pattern.size() && isSame.test(pattern.get(at), items.get(item))) {
                at++;
                item++;
            } else if (star >= 0) {
                // The last star takes one item more; what earlier ones took need never be looked at again.
                at = star + 1;
                item = ++behindStar;
            } else {
                return false;
            }
        }
        return pattern.subList(at, pattern.size()).stream().allMatch(isStar);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RepositoryGlob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
