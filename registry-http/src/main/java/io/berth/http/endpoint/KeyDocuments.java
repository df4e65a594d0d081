package io.berth.http.endpoint;

import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.RevokedKey;
import io.berth.http.wire.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of an API key in responses: without its secret and the hash of it. */
final class KeyDocuments {

    private KeyDocuments() {}

    static ObjectNode of(RevokedKey revoked) {
        return of(revoked.key(), revoked.lastUse())
                .put("revoked", revoked.revoked().toString());
    }

    static ObjectNode of(ApiKey key, Optional<Instant> lastUse) {
        ObjectNode document =
                Json.object().put("id", key.id()).put("name", key.name()).put("account", key.account());
        ArrayNode scopes = document.putArray("scopes");
        key.scopes().forEach(scope -> scopes.add(scope.toString()));
        ArrayNode groups = document.putArray("groups");
        new TreeSet<>(key.groups()).forEach(groups::add);
        document.put("created", key.created().toString());
        key.expires().ifPresent(end -> document.put("expires", end.toString()));
        lastUse.ifPresent(use -> document.put("lastUsed", use.toString()));
        return document;
    }
}
