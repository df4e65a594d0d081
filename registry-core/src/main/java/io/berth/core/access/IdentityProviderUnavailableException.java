package io.berth.core.access;

import java.io.IOException;

/** A source of accounts that may have the account is unavailable. */
public final class IdentityProviderUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    public IdentityProviderUnavailableException(IOException cause) {
        super("a source of accounts is not available: " + cause, cause);
    }
}
