package io.berth.http.endpoint;

import io.berth.core.access.IdentitySource;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.apikey.KeyOwner;
import io.berth.core.apikey.KeyScope;
import io.berth.core.apikey.NewKey;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Quoted;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /api/v1/keys}: creates an API key, for the caller or, by administrators, for any account (Berth's own
 * API).
 */
final class CreateKey implements Endpoint {

    private static final Set<String> FIELDS = Set.of("name", "account", "scopes", "groups", "expiresIn");

    private final ApiKeys keys;
    private final IdentitySource accounts;
    private final BoundedBodies bodies;

    /** @param accounts the sources of accounts other than robots */
    CreateKey(ApiKeys keys, IdentitySource accounts, BoundedBodies bodies) {
        this.keys = keys;
        this.accounts = accounts;
        this.bodies = bodies;
    }

    @Override
    public Response handle(Call call) throws IOException {
        JsonBody body = JsonBody.read(call, bodies, FIELDS);
        String account = body.text("account").orElse(call.principal().name());
        if (!account.equals(call.principal().name()) && !call.may(new Permission.Administer())) {
            throw new HttpRefusal(403, ErrorCode.DENIED, "only an administrator makes keys of robots and of others")
                    .lacking(List.of(new Permission.Administer()));
        }
        try {
            return created(keys.create(wanted(body, account, owner(account, call.principal()))));
        } catch (IllegalArgumentException e) {
            throw JsonBody.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static NewKey wanted(JsonBody body, String account, Optional<KeyOwner> owner) {
        return new NewKey(
                body.text("name").orElse(""),
                account,
                owner,
                body.texts("scopes").stream().map(KeyScope::parse).toList(),
                Set.copyOf(body.texts("groups")),
                body.seconds("expiresIn"));
    }

    /** Empty for robots. */
    private Optional<KeyOwner> owner(String account, Principal caller) throws IOException {
        if (ApiKey.isRobot(account)) {
            return Optional.empty();
        }
        Optional<KeyOwner> owner =
                (account.equals(caller.name()) ? itself(caller) : accounts.find(account)).map(KeyOwner::of);
        if (owner.isEmpty()) {
            throw new IllegalArgumentException("no account by this name can be looked up: " + Quoted.of(account));
        }
        return owner;
    }

    /**
     * The name does not suffice: an account of the same name in another source may have other groups, and one created
     * since the login, which may be cached, belongs to another person.
     */
    private Optional<Principal> itself(Principal caller) throws IOException {
        return accounts.find(caller.name(), caller.source())
                .filter(found -> KeyOwner.of(found).equals(KeyOwner.of(caller)));
    }

    private static Response created(ApiKeys.Issued issued) {
        ObjectNode document = KeyDocuments.of(issued.key(), Optional.empty());
        document.put("key", issued.text().reveal());
        return Json.response(201, document)
                .with("Location", "/api/v1/keys/" + issued.key().id())
                .with("Cache-Control", "no-store");
    }
}
