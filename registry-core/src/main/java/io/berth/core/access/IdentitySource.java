package io.berth.core.access;

import java.io.IOException;
import java.util.Optional;

/**
 * A source of accounts: an htpasswd file, a directory, a token issuer. Thread-safe. An implementation calls
 * {@link io.berth.core.store.Blocking#checkpoint()} before it blocks.
 */
public interface IdentitySource {

    /** The name in logs, such as {@code ldap}. */
    String name();

    /**
     * Authenticates a request. An account of this source is {@link Identification.Known} or
     * {@link Identification.Refused}, and no other source is tried; anything else is {@link Identification.Unknown}. An
     * empty password is never accepted.
     *
     * @throws IOException when the source is unavailable, which is not a denial
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when too many requests authenticate at the same
     *     time
     */
    Identification identify(AuthenticationRequest request) throws IOException;

    /**
     * The same, and reports a refusal as soon as it is certain: equalizing the timing of the response takes longer, and
     * may fail.
     *
     * @param wrong called at most once; in an attempt that must not block, only when nothing is left that would
     */
    default Identification identify(AuthenticationRequest request, Runnable wrong) throws IOException {
        Identification identified = identify(request);
        if (identified instanceof Identification.Refused) {
            wrong.run();
        }
        return identified;
    }

    /**
     * Looks up the current account of this name for a client that authenticated earlier; empty when it no longer
     * exists.
     *
     * @throws IOException when the source is unavailable
     */
    default Optional<Principal> find(String account) throws IOException {
        return Optional.empty();
    }

    /**
     * Looks up the account of this name if it still belongs to {@code source}; an account of the same name in another
     * source is a different one.
     *
     * @param source as in {@link Principal#source}
     * @throws IOException when the source is unavailable
     */
    default Optional<Principal> find(String account, String source) throws IOException {
        return find(account).filter(found -> found.source().equals(source));
    }

    /**
     * Whether this source has an account of this name, or of a name that some source treats as equal. Other sources
     * must then not use it, as access rules identify accounts by name alone.
     *
     * @throws IOException when the source is unavailable
     */
    default boolean owns(String account) throws IOException {
        return find(account).isPresent();
    }

    /**
     * Revalidates the principal of an access token issued for an account of this source. Called for each request, so
     * most sources accept the token for the few minutes it lives.
     *
     * @param then as in the token, with its limit
     * @return empty when the token is no longer valid
     * @throws IOException when the source is unavailable
     */
    default Optional<Principal> revalidate(Principal then) throws IOException {
        return Optional.of(then);
    }

    /**
     * The same for a request that continues an upload with a token that may have expired: the account is looked up,
     * must have the generation of the token, and gets its current groups.
     *
     * @throws IOException when the source is unavailable
     */
    default Optional<Principal> lasting(Principal then) throws IOException {
        return then.isAnonymous() || isUnlisted(then.source())
                ? revalidate(then)
                : find(then.name(), then.source())
                        .filter(now -> now.generation().equals(then.generation()))
                        .map(now -> now.limitedTo(then.limit()));
    }

    /**
     * Whether accounts of {@code source} cannot be looked up reliably, so that a failed lookup proves nothing: accounts
     * of client certificates and token issuers, which are known from what clients present only, and those of a
     * directory without a service account.
     *
     * @param source as in {@link Principal#source}
     */
    default boolean isUnlisted(String source) {
        return false;
    }

    /**
     * Equalizes timing: takes as long as refusing a known account takes longer than finding it unknown. Called when a
     * login fails and this source did not refuse it, so that timing does not reveal which source has the account.
     */
    default void equalizeTiming(AuthenticationRequest request) throws IOException {}
}
