package io.berth.core.access;

import java.io.IOException;

/** Whoever could tell who somebody is cannot be asked just now. */
public final class IdentityOutage extends IOException {

    private static final long serialVersionUID = 1L;

    public IdentityOutage(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
