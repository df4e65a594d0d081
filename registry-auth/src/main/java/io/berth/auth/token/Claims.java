package io.berth.auth.token;

import io.berth.core.access.Generation;
import io.berth.core.access.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The claims of a token (RFC 7519, and {@code access} of the Docker token protocol).
 *
 * @param source of the account, in tokens of the built-in server
 * @param generation of the account, in tokens of the built-in server
 * @param notBefore {@code Instant.MIN} when absent
 */
record Claims(
        String issuer,
        Set<String> audience,
        String subject,
        Set<String> groups,
        String source,
        Generation generation,
        Instant notBefore,
        Instant expires,
        List<Scope> access) {

    /** The allowed clock skew. */
    static final Duration LEEWAY = Duration.ofSeconds(60);

    /** The year 9999, in seconds. */
    private static final long LATEST = 253_402_300_799L;

    /** The source for tokens of another server, which do not name one. */
    private static final String SOURCE = "token";

    Claims {
        audience = Set.copyOf(audience);
        groups = Set.copyOf(groups);
        access = List.copyOf(access);
    }

    /** Parses claims; empty when one is malformed. A token without an expiry counts as expired. */
    static Optional<Claims> read(byte[] json) {
        return TokenJson.object(json).flatMap(Claims::read);
    }

    private static Optional<Claims> read(JsonNode claims) {
        try {
            return Optional.of(new Claims(
                    text(claims, "iss", ""),
                    new LinkedHashSet<>(texts(claims, "aud")),
                    text(claims, "sub", ""),
                    new LinkedHashSet<>(texts(claims, "groups")),
                    text(claims, "source", SOURCE),
                    generation(texts(claims, "generation")),
                    instant(claims, "nbf", Instant.MIN),
                    instant(claims, "exp", Instant.EPOCH),
                    access(claims)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@code UNKNOWN} for tokens without it. */
    private static Generation generation(List<String> parts) {
        return parts.size() == 2 ? new Generation(parts.getFirst(), parts.getLast()) : Generation.UNKNOWN;
    }

    private static String text(JsonNode node, String name, String missing) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return missing;
        }
        require(value.isString());
        return value.stringValue();
    }

    /** A single text counts as a list of one. */
    private static List<String> texts(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isArray()) {
            String text = text(node, name, "");
            return text.isEmpty() ? List.of() : List.of(text);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            require(item.isString());
            texts.add(item.stringValue());
        }
        return texts;
    }

    /** Seconds since the epoch, possibly with a fraction (RFC 7519, 2, NumericDate); rounded to milliseconds. */
    private static Instant instant(JsonNode node, String name, Instant missing) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return missing;
        }
        require(value.isNumber());
        double seconds = value.asDouble(-1);
        require(seconds >= 0 && seconds <= LATEST);
        return Instant.ofEpochMilli((long) (seconds * 1000));
    }

    private static List<Scope> access(JsonNode claims) {
        JsonNode access = claims.path("access");
        if (access.isMissingNode() || access.isNull()) {
            return List.of();
        }
        require(access.isArray());
        List<Scope> scopes = new ArrayList<>();
        for (JsonNode item : access) {
            require(item.isObject());
            scope(text(item, "type", ""), text(item, "class", ""), text(item, "name", ""), texts(item, "actions"))
                    .ifPresent(scopes::add);
        }
        return scopes;
    }

    /** An access entry that cannot be written as a scope can never be requested: it is ignored. */
    private static Optional<Scope> scope(String type, String kind, String name, List<String> actions) {
        try {
            return Optional.of(new Scope(type, kind, name, actions));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalArgumentException("not such a claim");
        }
    }

    byte[] json() {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("iss", issuer);
        claims.put("sub", subject);
        claims.put("aud", String.join(" ", audience));
        claims.put("exp", expires.getEpochSecond());
        claims.put("nbf", notBefore.getEpochSecond());
        claims.put("iat", notBefore.getEpochSecond());
        claims.put("source", source);
        claims.putArray("generation").add(generation.account()).add(generation.password());
        ArrayNode names = claims.putArray("groups");
        groups.forEach(names::add);
        ArrayNode scopes = claims.putArray("access");
        for (Scope scope : access) {
            ObjectNode item = scopes.addObject();
            item.put("type", scope.type());
            if (!scope.kind().isEmpty()) {
                item.put("class", scope.kind());
            }
            item.put("name", scope.name());
            ArrayNode actions = item.putArray("actions");
            scope.actions().forEach(actions::add);
        }
        return TokenJson.write(claims);
    }

    /** The expiry with clock skew. */
    Instant goodUntil() {
        return expires.plus(LEEWAY);
    }

    boolean isEarly(Instant now) {
        return now.isBefore(notBefore.equals(Instant.MIN) ? notBefore : notBefore.minus(LEEWAY));
    }

    boolean isLate(Instant now) {
        return now.isAfter(goodUntil());
    }

    Principal principal() {
        return new Principal(subject, groups, source, new Grants(access), generation);
    }
}
