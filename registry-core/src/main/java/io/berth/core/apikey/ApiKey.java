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
 * A key as it is kept: all but its secret.
 *
 * @param id public, names the key in lists and logs
 * @param name for people, such as what it is used in
 * @param account whose key it is: a person's, or {@code robot/<name>}, which is an account of its own
 * @param owner of a person's key; empty of a robot's, and of a key of builds that did not record it, which is refused
 * @param scopes that it is good for, at most: the access rules of the account hold besides
 * @param groups of a robot; those of a person are looked up
 * @param expires when it ends; empty when it does not
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

    /** What the accounts of robots begin with, and nobody else's. */
    public static final String ROBOTS = "robot/";

    private static final String SOURCE = "apikey:";

    public ApiKey {
        scopes = List.copyOf(scopes);
        groups = Set.copyOf(groups);
    }

    /** Whether this is the name of a robot's account. */
    public static boolean isRobot(String account) {
        return account.startsWith(ROBOTS);
    }

    public boolean isOver(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }

    /** Names the key and not only its kind, so that the audit log tells which one was used. */
    public String source() {
        return SOURCE + id;
    }

    /** The id of the key that is this source; empty when it is another kind of source. */
    public static Optional<String> idOf(String source) {
        return source.startsWith(SOURCE) ? Optional.of(source.substring(SOURCE.length())) : Optional.empty();
    }

    /** A robot, as this key shows it. */
    public Principal robot() {
        return new Principal(account, groups, source(), this);
    }

    /** The person whose key this is, as this key shows them. */
    public Principal of(Principal owner) {
        return new Principal(owner.name(), owner.groups(), source(), this, owner.generation());
    }

    /** A key administers nothing, whatever its owner may do: what it can leak is bounded by its scopes. */
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
