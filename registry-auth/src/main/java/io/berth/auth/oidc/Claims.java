package io.berth.auth.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import io.berth.auth.Wildcard;
import io.berth.core.access.Generation;
import io.berth.core.access.Limit;
import io.berth.core.access.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Maps JWT claims to a principal and its groups, and checks the required claims. */
final class Claims {

    private final OidcSettings settings;
    private final Map<String, List<Wildcard>> required;

    Claims(OidcSettings settings) {
        this.settings = settings;
        this.required = settings.required().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        claim -> claim.getValue().stream().map(Wildcard::new).toList()));
    }

    /** The first required claim that is not met; empty when all are. */
    Optional<String> unmet(JWTClaimsSet claims) {
        return required.entrySet().stream()
                .filter(claim -> texts(claims, claim.getKey()).noneMatch(text -> isAny(claim.getValue(), text)))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    private static boolean isAny(List<Wildcard> values, String text) {
        return values.stream().anyMatch(value -> value.matches(text));
    }

    /** The principal of the claims; empty when they name none. */
    Optional<Principal> principal(JWTClaimsSet claims) {
        if (!(claims.getClaim(settings.user()) instanceof String user) || !isPlain(user)) {
            return Optional.empty();
        }
        Set<String> groups = settings.groups().stream()
                .flatMap(claim -> texts(claims, claim))
                .filter(Claims::isPlain)
                .map(group -> settings.groupPrefix() + group)
                .collect(Collectors.toSet());
        return Optional.of(new Principal(
                settings.userPrefix() + user, groups, OidcAccounts.SOURCE, Limit.NONE, generation(claims)));
    }

    /** The issuer never reassigns a subject to another account (OpenID Connect Core 1.0, 8). */
    private static Generation generation(JWTClaimsSet claims) {
        return Generation.derived(claims.getIssuer() + " " + claims.getSubject(), "");
    }

    private static Stream<String> texts(JWTClaimsSet claims, String name) {
        @Nullable Object value = claims.getClaim(name);
        return switch (value) {
            case null -> Stream.empty();
            case Collection<?> all -> all.stream().filter(Objects::nonNull).map(String::valueOf);
            case Map<?, ?> _ -> Stream.empty();
            default -> Stream.of(value.toString());
        };
    }

    /** Whether the name contains only characters that logs and rules show unambiguously. */
    private static boolean isPlain(String name) {
        return !name.isBlank() && name.chars().noneMatch(Character::isISOControl);
    }
}
