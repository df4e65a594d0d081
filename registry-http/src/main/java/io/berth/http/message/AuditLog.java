package io.berth.http.message;

/**
 * Told for good who did what, and who was not let do it. Called on many threads, event loops among them: it must
 * neither block nor throw.
 */
@FunctionalInterface
public interface AuditLog {

    /** What happened; text is as the client sent it, and escaped by whoever prints it. */
    void record(AuditRecord event);
}
