package io.berth.auth.apikey;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Limit;
import io.berth.core.access.Principal;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.apikey.KeyText;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/**
 * Authenticates API keys, before all other sources. A key is recognized by its form, as the password of any user or as
 * a bearer token; other credentials are left to the other sources. A person's key is valid only while the source of the
 * account finds the same account, not one recreated under its name. Robot accounts exist here only: their names are
 * reserved.
 */
public final class ApiKeyAccounts implements IdentitySource {

    private static final Identification NO_SUCH_KEY = new Identification.Refused("no such API key, or it is over");
    private static final Identification NO_SUCH_OWNER =
            new Identification.Refused("the account that the API key belongs to does not exist any more");
    private static final Identification RESERVED =
            new Identification.Refused("names that begin with " + ApiKey.ROBOTS + " are robots', who have API keys");

    private final ApiKeys keys;
    private final IdentitySource accounts;
    private final FoundAccounts found;
    private final LastUses uses;

    /** @param accounts the source of accounts other than robots */
    public ApiKeyAccounts(ApiKeys keys, IdentitySource accounts, LastUses uses, Clock clock) {
        this.keys = keys;
        this.accounts = accounts;
        this.found = new FoundAccounts(accounts, clock);
        this.uses = uses;
    }

    @Override
    public String name() {
        return "apikeys";
    }

    @Override
    public Identification identify(AuthenticationRequest request) throws IOException {
        Optional<KeyText> key = shown(request.credentials());
        return key.isPresent() ? identify(key.get()) : identifyPerson(request);
    }

    private static Optional<KeyText> shown(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Basic(String _, String password) -> KeyText.parse(password);
            case Credentials.Bearer(String token) -> KeyText.parse(token);
            case Credentials.None _, Credentials.Invalid _ -> Optional.empty();
        };
    }

    private Identification identify(KeyText text) throws IOException {
        Optional<ApiKey> good = keys.good(text);
        if (good.isEmpty()) {
            return NO_SUCH_KEY;
        }
        Optional<Principal> shown = principal(good.get());
        shown.ifPresent(_ -> uses.note(text.id()));
        return shown.<Identification>map(Identification.Known::new).orElse(NO_SUCH_OWNER);
    }

    private Optional<Principal> principal(ApiKey key) throws IOException {
        return ApiKey.isRobot(key.account())
                ? Optional.of(key.robot())
                : owner(key).map(key::of);
    }

    private Optional<Principal> owner(ApiKey key) throws IOException {
        return key.owner().isPresent() ? found.find(key.account(), key.owner().get()) : Optional.empty();
    }

    /** A token issued for a key has the key's current limits: its scopes and the permissions of its owner. */
    @Override
    public Optional<Principal> revalidate(Principal then) throws IOException {
        Optional<String> id = ApiKey.idOf(then.source());
        if (id.isEmpty()) {
            return Optional.of(then);
        }
        Optional<ApiKey> good = keys.good(id.get());
        return good.isPresent() ? principal(good.get()).map(now -> bounded(now, then.limit())) : Optional.empty();
    }

    @Override
    public Optional<Principal> lasting(Principal then) throws IOException {
        return ApiKey.idOf(then.source()).isPresent() ? revalidate(then) : accounts.lasting(then);
    }

    @Override
    public boolean isUnlisted(String source) {
        return accounts.isUnlisted(source);
    }

    private static Principal bounded(Principal key, Limit token) {
        return key.limitedTo(
                permission -> token.allows(permission) && key.limit().allows(permission));
    }

    private Identification identifyPerson(AuthenticationRequest request) throws IOException {
        if (request.credentials() instanceof Credentials.Basic(String user, String _) && ApiKey.isRobot(user)) {
            // That these names have no password is public: no timing needs to be equalized.
            return RESERVED;
        }
        Identification identified = accounts.identify(request);
        return isRobot(identified) ? RESERVED : identified;
    }

    private static boolean isRobot(Identification identified) {
        return switch (identified) {
            case Identification.Known(Principal principal) -> ApiKey.isRobot(principal.name());
            case Identification.Expired(Principal principal, var _) -> ApiKey.isRobot(principal.name());
            case Identification.Refused _, Identification.Unknown _ -> false;
        };
    }

    /** A robot exists while it has a valid key; where the key is unknown, its newest one applies. */
    @Override
    public Optional<Principal> find(String account) throws IOException {
        return ApiKey.isRobot(account) ? robot(account) : accounts.find(account);
    }

    @Override
    public Optional<Principal> find(String account, String source) throws IOException {
        return ApiKey.isRobot(account)
                ? robot(account).filter(robot -> robot.source().equals(source))
                : accounts.find(account, source);
    }

    private Optional<Principal> robot(String account) throws IOException {
        return keys.newestOf(account).map(ApiKey::robot);
    }

    @Override
    public void equalizeTiming(AuthenticationRequest request) throws IOException {
        accounts.equalizeTiming(request);
    }
}
