package io.berth.core.apikey;

import io.berth.core.access.Principal;

/**
 * The account of a person that owns a key, beyond its name.
 *
 * @param source of the account
 * @param generation of the account ({@link io.berth.core.access.Generation#account}); empty when the source could not
 *     tell, and in keys of builds that did not record it
 */
public record KeyOwner(String source, String generation) {

    public static KeyOwner of(Principal account) {
        return new KeyOwner(account.source(), account.generation().account());
    }
}
