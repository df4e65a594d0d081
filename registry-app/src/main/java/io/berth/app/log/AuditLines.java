package io.berth.app.log;

/** The output of the audit log. For one thread. */
interface AuditLines extends AutoCloseable {

    /** Appends a line; returns false when it could not be written. */
    boolean add(String line);

    @Override
    void close();
}
