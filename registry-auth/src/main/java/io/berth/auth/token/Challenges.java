package io.berth.auth.token;

import io.berth.core.access.Action;
import io.berth.core.access.Challenge;
import io.berth.core.access.Permission;
import io.berth.core.model.RepositoryName;
import java.util.List;
import java.util.Optional;

/** Builds the {@code Bearer} challenge: the token endpoint and the required scope. */
final class Challenges {

    private Challenges() {}

    /** @param error {@code invalid_token} or {@code insufficient_scope}, when a token was presented */
    static Challenge of(String realm, String service, List<Permission> wanted, Optional<String> error) {
        StringBuilder header = new StringBuilder("Bearer realm=")
                .append(quoted(realm))
                .append(",service=")
                .append(quoted(service));
        List<Scope> scopes = wanted.stream()
                .flatMap(permission -> scope(permission).stream())
                .toList();
        if (!scopes.isEmpty()) {
            header.append(",scope=").append(quoted(Scope.print(scopes)));
        }
        error.ifPresent(word -> header.append(",error=").append(quoted(word)));
        return new Challenge(header.toString());
    }

    /** The scope required for a permission; push also requires pull. */
    static Optional<Scope> scope(Permission wanted) {
        return switch (wanted) {
            case Permission.Enter _ -> Optional.empty();
            case Permission.ListCatalog _ -> Optional.of(Scope.of(Grants.REGISTRY, Grants.CATALOG, Grants.ALL));
            case Permission.Administer _ -> Optional.of(Scope.of(Grants.REGISTRY, Grants.ADMIN, Grants.ALL));
            case Permission.OnRepository(RepositoryName repository, Action action) ->
                Optional.of(scope(repository.value(), action));
        };
    }

    private static Scope scope(String repository, Action action) {
        return switch (action) {
            case PULL, DELETE -> Scope.of(Grants.REPOSITORY, repository, action.word());
            case PUSH -> Scope.of(Grants.REPOSITORY, repository, Action.PULL.word(), action.word());
            case LIST -> Scope.of(Grants.REGISTRY, Grants.CATALOG, Grants.ALL);
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
