package io.berth.http.log;

/** Where the lines of the audit log go. For one thread. */
interface AuditLines extends AutoCloseable {

    /** Adds a line; false when it could not be written. */
    boolean add(String line);

    @Override
    void close();
}
