package io.berth.core.apikey;

import io.berth.core.model.Quoted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The attributes of a key to be created.
 *
 * @param account a person's, or {@code robot/<name>}
 * @param owner the account, for a person; empty for a robot
 * @param groups of a robot; a person's groups cannot be set
 * @param life the time until expiry; empty for none
 */
public record NewKey(
        String name,
        String account,
        Optional<KeyOwner> owner,
        List<KeyScope> scopes,
        Set<String> groups,
        Optional<Duration> life) {

    /** All scopes may be matched for each request, and for each repository of a list. */
    private static final int MOST_SCOPES = 20;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/@+-]{0,99}+");
    private static final Pattern ROBOT = Pattern.compile(ApiKey.ROBOTS + "[a-z0-9][a-z0-9._-]{0,62}+");

    /**
     * Validates the attributes.
     *
     * @throws IllegalArgumentException when they are invalid
     */
    public NewKey {
        scopes = List.copyOf(scopes);
        groups = Set.copyOf(groups);
        check(NAME.matcher(name).matches(), "not a name for a key: " + Quoted.of(name));
        check(!account.isEmpty(), "a key needs an account that it is of");
        check(
                owner.isPresent() != ApiKey.isRobot(account),
                "a key belongs to an account that a source knows, or to a robot");
        check(!scopes.isEmpty(), "a key needs a scope (such as repository:team/*:pull,push)");
        check(scopes.size() <= MOST_SCOPES, scopes.size() + " scopes (expected at most " + MOST_SCOPES + ")");
        check(life.isEmpty() || life.get().isPositive(), "a key cannot end before it is made");
        check(groups.stream().noneMatch(String::isBlank), "a group needs a name");
        if (ApiKey.isRobot(account)) {
            check(
                    ROBOT.matcher(account).matches(),
                    "not a name of a robot: " + Quoted.of(account)
                            + " (expected robot/ and lower-case letters, digits, . _ -)");
        } else {
            check(groups.isEmpty(), "only the key of a robot names groups: a person has those of the account");
        }
    }

    private static void check(boolean right, String problem) {
        if (!right) {
            throw new IllegalArgumentException(problem);
        }
    }
}
