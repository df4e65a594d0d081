package io.berth.core.apikey;

import io.berth.core.access.Action;
import io.berth.core.access.RepositoryGlob;
import io.berth.core.model.Quoted;
import io.berth.core.model.RepositoryName;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A scope of a key: actions on the repositories that match a glob. Written as a scope of the Docker token protocol,
 * {@code repository:team/*:pull,push}. Push and delete imply pull, as in access rules: clients cannot push without it.
 */
public record KeyScope(RepositoryGlob repositories, Set<Action> actions) {

    private static final String TYPE = "repository";
    private static final String EVERY_ACTION = "*";

    /**
     * Validates the scope.
     *
     * @throws IllegalArgumentException when there is no action
     */
    public KeyScope {
        if (actions.isEmpty()) {
            throw new IllegalArgumentException("a scope without an action: " + repositories
                    + " (expected such as repository:" + repositories + ":pull)");
        }
        actions = Set.copyOf(withPull(actions));
    }

    private static Set<Action> withPull(Set<Action> actions) {
        Set<Action> all = EnumSet.copyOf(actions);
        if (all.contains(Action.PUSH) || all.contains(Action.DELETE)) {
            all.add(Action.PULL);
        }
        return all;
    }

    /**
     * Parses a scope; {@code *} is every action.
     *
     * @throws IllegalArgumentException when it is malformed
     */
    public static KeyScope parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3 || !parts[0].equals(TYPE)) {
            throw new IllegalArgumentException(
                    "not a scope: " + Quoted.of(text) + " (expected such as repository:team/*:pull,push)");
        }
        Set<Action> actions = EnumSet.noneOf(Action.class);
        Arrays.stream(parts[2].split(",", -1)).map(KeyScope::actions).forEach(actions::addAll);
        return new KeyScope(RepositoryGlob.parse(parts[1]), actions);
    }

    /**
     * The actions of a word: one, or all for {@code *}.
     *
     * @throws IllegalArgumentException when the word is unknown
     */
    public static Set<Action> actions(String word) {
        if (word.equals(EVERY_ACTION)) {
            return EnumSet.allOf(Action.class);
        }
        Optional<Action> named = Arrays.stream(Action.values())
                .filter(action -> action.word().equals(word))
                .findFirst();
        return Set.of(named.orElseThrow(() -> new IllegalArgumentException(
                "not an action: " + Quoted.of(word) + " (expected pull, push, delete, list or *)")));
    }

    boolean allows(RepositoryName repository, Action action) {
        return actions.contains(action) && repositories.matches(repository);
    }

    @Override
    public String toString() {
        String words = actions.stream().sorted().map(Action::word).collect(Collectors.joining(","));
        return TYPE + ":" + repositories + ":" + words;
    }
}
