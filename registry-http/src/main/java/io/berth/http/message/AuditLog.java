package io.berth.http.message;

/**
 * Records permanently who did what, and what was refused. Called on many threads, including event loops: it must
 * neither block nor throw.
 */
@FunctionalInterface
public interface AuditLog {

    /** Records an event; text is as sent by the client, and the implementation escapes it. */
    void record(AuditRecord event);
}
