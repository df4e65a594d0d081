package io.berth.auth.token;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.Base64URL;
import io.berth.auth.token.VerifiedTokens.Verified;
import io.berth.core.access.Identification;
import io.berth.core.store.Blocking;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Verifies tokens: signature, issuer, audience and validity. Thread-safe. */
final class TokenVerifier {

    /** With a certificate chain a token has a few thousand; the size of a request head is limited anyway. */
    private static final int LONGEST = 32 << 10;

    private static final Identification UNKNOWN = new Identification.Unknown();

    private final String issuer;
    private final String audience;
    private final Signatures signatures;
    private final KeySource keys;
    private final Clock clock;
    private final VerifiedTokens verified = new VerifiedTokens();

    TokenVerifier(String issuer, String audience, Signatures signatures, KeySource keys, Clock clock) {
        this.issuer = issuer;
        this.audience = audience;
        this.signatures = signatures;
        this.keys = keys;
        this.clock = clock;
    }

    /** Authenticates by a token. {@link Identification.Unknown} when it is not a token, or names another issuer. */
    Identification identify(String token) throws IOException {
        TrustedKeys trusted = keys.current();
        Optional<Verified> known = verified.find(token, trusted);
        if (known.isPresent() && !known.get().claims().isLate(clock.instant())) {
            return atThisTime(known.get());
        }
        Blocking.checkpoint();
        return verify(token, trusted);
    }

    private Identification verify(String token, TrustedKeys trusted) {
        Optional<JWSObject> signed = parse(token);
        if (signed.isEmpty()) {
            return UNKNOWN;
        }
        Optional<Claims> claims = Claims.read(signed.get().getPayload().toBytes());
        if (claims.isEmpty() || !claims.get().issuer().equals(issuer)) {
            return UNKNOWN;
        }
        Optional<String> problem = problem(signed.get(), claims.get(), trusted);
        if (problem.isPresent()) {
            return new Identification.Refused(problem.get());
        }
        Verified checked = new Verified(trusted, claims.get(), claims.get().principal());
        if (!checked.claims().isLate(clock.instant())) {
            verified.add(token, checked);
        }
        return atThisTime(checked);
    }

    private Optional<String> problem(JWSObject signed, Claims claims, TrustedKeys trusted) {
        if (!claims.audience().contains(audience)) {
            return Optional.of("the token is for another audience");
        }
        JWSHeader header = signed.getHeader();
        if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
            return Optional.of("the token has critical parameters");
        }
        boolean signedByThem = trusted.find(header, clock.instant())
                .filter(key -> signatures.holds(signed, key))
                .isPresent();
        return signedByThem ? Optional.empty() : Optional.of("the token is not signed by a trusted key");
    }

    private Identification atThisTime(Verified checked) {
        Claims claims = checked.claims();
        Instant now = clock.instant();
        if (claims.isEarly(now)) {
            return new Identification.Refused("the token is good later only");
        }
        return claims.isLate(now)
                ? new Identification.Expired(checked.principal(), claims.goodUntil())
                : new Identification.Known(checked.principal());
    }

    private static Optional<JWSObject> parse(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            // Strict parsing first: it refuses duplicate keys and headers nested too deep.
            byte[] header = new Base64URL(token.substring(0, dot)).decode();
            return TokenJson.object(header).isPresent() ? Optional.of(JWSObject.parse(token)) : Optional.empty();
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
