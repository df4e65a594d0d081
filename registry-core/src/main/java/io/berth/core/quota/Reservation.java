package io.berth.core.quota;

import java.io.IOException;

/** Room in the quotas of a repository for something that is being pushed; closing gives back what was not settled. */
public interface Reservation extends AutoCloseable {

    /** Nothing is reserved. */
    Reservation NONE = () -> {};

    /** The push is durable: what was reserved is used now. */
    default void settle() {}

    /** Of the push, only that is durable which the repository holds now: another replica may have interfered. */
    default void settleHeld() throws IOException {}

    @Override
    void close();
}
