package io.berth.auth.token;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A scope of the Docker token protocol: {@code repository:team/app:pull,push}. The name may contain a colon, of a host
 * with a port: the type ends at the first colon, and the actions begin after the last.
 *
 * @param kind the class of a repository, such as {@code plugin}, which has no effect; empty for none
 * @param actions in the order they were written; {@code *} is all of them
 */
record Scope(String type, String kind, String name, List<String> actions) {

    private static final int LONGEST_NAME = 512;
    private static final Pattern TYPE = Pattern.compile("([a-z0-9]++)(?:\\(([a-z0-9]++)\\))?+");
    private static final Pattern NAME = Pattern.compile("[^:\\s\"\\\\,\\p{Cntrl}]++(?::[^:\\s\"\\\\,\\p{Cntrl}]++)?+");
    private static final Pattern ACTION = Pattern.compile("[a-z]++|\\*");

    /** @throws IllegalArgumentException when a part cannot be represented */
    Scope {
        if (!TYPE.matcher(kind.isEmpty() ? type : type + "(" + kind + ")").matches()
                || name.length() > LONGEST_NAME
                || !NAME.matcher(name).matches()
                || !actions.stream().allMatch(action -> ACTION.matcher(action).matches())) {
            throw new IllegalArgumentException("not a scope");
        }
        actions = List.copyOf(new LinkedHashSet<>(actions));
    }

    static Scope of(String type, String name, String... actions) {
        return new Scope(type, "", name, List.of(actions));
    }

    /** Parses a scope; empty when it is malformed. */
    static Optional<Scope> parse(String text) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first == last) {
            return Optional.empty();
        }
        var type = TYPE.matcher(text.substring(0, first));
        if (!type.matches()) {
            return Optional.empty();
        }
        String kind = Optional.ofNullable(type.group(2)).orElse("");
        try {
            return Optional.of(
                    new Scope(type.group(1), kind, text.substring(first + 1, last), actions(text.substring(last + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> actions(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    /** Parses request parameters, each of which may contain several scopes; malformed ones are skipped. */
    static List<Scope> parseAll(Collection<String> parameters) {
        return parameters.stream()
                .flatMap(parameter -> Pattern.compile(" ").splitAsStream(parameter))
                .filter(text -> !text.isEmpty())
                .flatMap(text -> parse(text).stream())
                .toList();
    }

    /** Formats several scopes as one parameter. */
    static String print(Collection<Scope> scopes) {
        return scopes.stream().map(Scope::toString).collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return type + (kind.isEmpty() ? "" : "(" + kind + ")") + ":" + name + ":" + String.join(",", actions);
    }
}
