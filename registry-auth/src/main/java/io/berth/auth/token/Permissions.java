package io.berth.auth.token;

import io.berth.core.access.Action;
import io.berth.core.access.Permission;
import io.berth.core.model.RepositoryName;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps the actions of requested scopes to permissions. */
final class Permissions {

    private Permissions() {}

    /** The permission of each action; unknown actions are skipped, and {@code *} of a repository means all of them. */
    static Map<String, Permission> of(Scope scope) {
        return switch (scope.type()) {
            case Grants.REPOSITORY -> RepositoryName.isName(scope.name()) ? ofRepository(scope) : Map.of();
            case Grants.REGISTRY -> ofRegistry(scope);
            default -> Map.of();
        };
    }

    private static Map<String, Permission> ofRepository(Scope scope) {
        Map<String, Permission> needed = new LinkedHashMap<>();
        RepositoryName repository = new RepositoryName(scope.name());
        for (String asked : scope.actions()) {
            for (Action action : new Action[] {Action.PULL, Action.PUSH, Action.DELETE}) {
                if (asked.equals(action.word()) || asked.equals(Grants.ALL)) {
                    needed.put(action.word(), new Permission.OnRepository(repository, action));
                }
            }
        }
        return needed;
    }

    /** docker requests {@code catalog:search} before a search. */
    private static Map<String, Permission> ofRegistry(Scope scope) {
        boolean search = scope.name().equals(Grants.CATALOG) && scope.actions().contains(Grants.SEARCH);
        boolean all = scope.actions().contains(Grants.ALL);
        return switch (scope.name()) {
            case Grants.CATALOG ->
                all || search ? Map.of(all ? Grants.ALL : Grants.SEARCH, new Permission.ListCatalog()) : Map.of();
            case Grants.ADMIN -> all ? Map.of(Grants.ALL, new Permission.Administer()) : Map.of();
            default -> Map.of();
        };
    }
}
