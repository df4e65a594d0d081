package io.berth.core.access;

import java.io.IOException;
import java.util.Optional;

/**
 * What knows accounts: a file, a directory, an issuer of tokens. Safe for use by many threads. An implementation that
 * is about to block calls {@link io.berth.core.store.Blocking#checkpoint()} first.
 */
public interface IdentitySource {

    /** How logs call it, such as {@code ldap}. */
    String name();

    /**
     * Who this is. An account it knows is {@link Identification.Known} or {@link Identification.Refused}, and no other
     * source is asked; whatever else is shown to it is {@link Identification.Unknown}. Never tells of an empty password
     * that it is right.
     *
     * @throws IOException when it cannot tell just now: not a denial
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when too many ask at once
     */
    Identification identify(AuthenticationRequest visitor) throws IOException;

    /**
     * The same, and tells that somebody is refused as soon as that is known: others may have to pretend before the
     * answer, and fail.
     *
     * @param wrong run once at most; where waiting is ruled out, only when nothing is left to wait for
     */
    default Identification identify(AuthenticationRequest visitor, Runnable wrong) throws IOException {
        Identification identified = identify(visitor);
        if (identified instanceof Identification.Refused) {
            wrong.run();
        }
        return identified;
    }

    /**
     * The account of this name as it is now, for who has shown earlier to own it; empty when there is none any more.
     *
     * @throws IOException when it cannot tell just now
     */
    default Optional<Principal> find(String account) throws IOException {
        return Optional.empty();
    }

    /**
     * The account of this name if {@code source} still is who knows it; one of the same name that another knows is not
     * it.
     *
     * @param source as {@link Principal#source} has it
     * @throws IOException when it cannot tell just now
     */
    default Optional<Principal> find(String account, String source) throws IOException {
        return find(account).filter(found -> found.source().equals(source));
    }

    /**
     * Whether this source has an account of this name, or of one that it or another source cannot tell from it. Other
     * sources must not use the name then, as access rules know accounts by name alone.
     *
     * @throws IOException when it cannot tell just now
     */
    default boolean owns(String account) throws IOException {
        return find(account).isPresent();
    }

    /**
     * What is left of somebody whom this source knew when a token was made for them, and who shows the token now. Asked
     * with each request, so most sources let the token live out its few minutes.
     *
     * @param then as the token has it, with its limit
     * @return empty when the token is good for nothing any more
     * @throws IOException when it cannot tell just now
     */
    default Optional<Principal> still(Principal then) throws IOException {
        return Optional.of(then);
    }

    /**
     * The same for who goes on with an upload, by a token that may have expired: the account, which is looked up, has
     * to be of the generation that the token was made for, and is in the groups of now.
     *
     * @throws IOException when it cannot tell just now
     */
    default Optional<Principal> lasting(Principal then) throws IOException {
        return then.isAnonymous() || isUnlisted(then.source())
                ? still(then)
                : find(then.name(), then.source())
                        .filter(now -> now.generation().equals(then.generation()))
                        .map(now -> now.limitedTo(then.limit()));
    }

    /**
     * Whether accounts of {@code source} cannot be looked up for certain, so that not being found says nothing: those
     * of client certificates and of issuers of tokens, which exist in what clients show alone, and those of a directory
     * without a service account.
     *
     * @param source as {@link Principal#source} has it
     */
    default boolean isUnlisted(String source) {
        return false;
    }

    /**
     * Takes as long as refusing a known account would take beyond telling that it is unknown; called where a login
     * fails and this source did not refuse it, so that nobody can tell who knows the account.
     */
    default void pretend(AuthenticationRequest visitor) throws IOException {}
}
