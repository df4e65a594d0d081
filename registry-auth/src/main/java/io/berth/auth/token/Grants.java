package io.berth.auth.token;

import io.berth.core.access.Action;
import io.berth.core.access.Limit;
import io.berth.core.access.Permission;
import io.berth.core.model.RepositoryName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The scopes of a token: types and names are compared literally, and the action {@code *} covers all. Immutable. */
final class Grants implements Limit {

    static final String REPOSITORY = "repository";
    static final String REGISTRY = "registry";
    static final String CATALOG = "catalog";
    static final String ADMIN = "admin";
    static final String SEARCH = "search";
    static final String ALL = "*";

    private final Map<String, Set<String>> actions = new HashMap<>();

    Grants(List<Scope> scopes) {
        scopes.forEach(scope -> actions.computeIfAbsent(key(scope.type(), scope.name()), _ -> new HashSet<>())
                .addAll(scope.actions()));
    }

    @Override
    public boolean allows(Permission permission) {
        return switch (permission) {
            case Permission.Enter _ -> true;
            case Permission.ListCatalog _ -> lists();
            case Permission.Administer _ -> has(REGISTRY, ADMIN, ALL);
            case Permission.OnRepository(RepositoryName repository, Action action) ->
                allows(repository.value(), action);
        };
    }

    private boolean allows(String repository, Action action) {
        return switch (action) {
            case PULL, DELETE -> has(REPOSITORY, repository, action.word());
            case PUSH -> has(REPOSITORY, repository, action.word()) && has(REPOSITORY, repository, Action.PULL.word());
            case LIST -> lists();
        };
    }

    /** A token for search, which docker requests, also covers the catalog: both show the same names. */
    private boolean lists() {
        return has(REGISTRY, CATALOG, SEARCH);
    }

    private boolean has(String type, String name, String action) {
        Set<String> granted = actions.getOrDefault(key(type, name), Set.of());
        return granted.contains(action) || granted.contains(ALL);
    }

    /** A type contains no colon, so the keys are unambiguous. */
    private static String key(String type, String name) {
        return type + ":" + name;
    }
}
