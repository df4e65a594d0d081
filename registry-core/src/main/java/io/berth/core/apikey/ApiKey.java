package io.berth.core.apikey;

import io.berth.core.access.Action;
import io.berth.core.access.AnyGlob;
import io.berth.core.access.Limit;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.RepositorySelection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A stored API key, without its secret.
 *
 * @param id public; identifies the key in lists and logs
 * @param name a description, such as where the key is used
 * @param account a person's, or {@code robot/<name>}, which is an account of its own
 * @param owner of a person's key; empty for robots, and for keys of builds that did not record it, which are refused
 * @param scopes the limit of the key; the access rules of the account apply as well
 * @param groups of a robot; those of a person are looked up
 * @param expires empty when the key does not expire
 * @param secretHash the SHA-256 of the secret, in hex
 */
public record ApiKey(
        String id,
        String name,
        String account,
        Optional<KeyOwner> owner,
        List<KeyScope> scopes,
        Set<String> groups,
        Instant created,
        Optional<Instant> expires,
        String secretHash)
        implements Limit {

    /** The prefix reserved for robot accounts. */
    public static final String ROBOTS = "robot/";

    private static final String SOURCE = "apikey:";

    public ApiKey {
        scopes = List.copyOf(scopes);
        groups = Set.copyOf(groups);
    }

    /** Whether this is the name of a robot account. */
    public static boolean isRobot(String account) {
        return account.startsWith(ROBOTS);
    }

    public boolean isOver(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }

    /**
     * The source of principals authenticated by this key; includes its id, so that the audit log identifies the key.
     */
    public String source() {
        return SOURCE + id;
    }

    /** The key id in a source; empty for other kinds of source. */
    public static Optional<String> idOf(String source) {
        return source.startsWith(SOURCE) ? Optional.of(source.substring(SOURCE.length())) : Optional.empty();
    }

    /** The robot, as authenticated by this key. */
    public Principal robot() {
        return new Principal(account, groups, source(), this);
    }

    /** The person who owns this key, as authenticated by it. */
    public Principal of(Principal owner) {
        return new Principal(owner.name(), owner.groups(), source(), this, owner.generation());
    }

    /** A key has no administrative permissions, even if its owner has: a leaked key is bounded by its scopes. */
    @Override
    public boolean allows(Permission permission) {
        return switch (permission) {
            case Permission.Enter _ -> true;
            case Permission.ListCatalog _ ->
                scopes.stream().anyMatch(scope -> scope.actions().contains(Action.LIST));
            case Permission.OnRepository(var repository, Action action) ->
                scopes.stream().anyMatch(scope -> scope.allows(repository, action));
            case Permission.Administer _ -> false;
        };
    }

    @Override
    public RepositorySelection listed() {
        return new AnyGlob(scopes.stream()
                .filter(scope -> scope.actions().contains(Action.LIST))
                .map(KeyScope::repositories)
                .toList());
    }
}
