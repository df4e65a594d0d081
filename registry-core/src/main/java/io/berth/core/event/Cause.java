package io.berth.core.event;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * What caused a fact: the request of a client, or a job of the server itself.
 *
 * @param account of the client; empty for the anonymous one and for the server
 * @param source that authenticated the account, such as {@code htpasswd}; {@code server} for the server itself
 * @param address of the client; empty for the server
 * @param requestId as in the access log and the response; empty for the server
 * @param method of the request
 * @param host that the client addressed, as the {@code Host} header says
 * @param path of the request without its query, which may carry secrets
 * @param userAgent of the client
 * @param rule that permitted it, or the name of the job
 */
public record Cause(
        String account,
        String source,
        String address,
        String requestId,
        String method,
        String host,
        String path,
        String userAgent,
        String rule) {

    /** Bound while a request or a job runs; lazy, as most requests cause no fact that is heard. */
    private static final ScopedValue<Supplier<Cause>> CURRENT = ScopedValue.newInstance();

    private static final Cause UNNAMED = job("");

    /** Work that may cause facts. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /** A job of the server. */
    public static Cause job(String name) {
        return new Cause("", "server", "", "", "", "", "", "", name);
    }

    /**
     * Runs work; the facts that it publishes on this thread have the given cause.
     *
     * @param cause asked for when a listener wants to know it
     */
    public static <T> T during(Supplier<Cause> cause, Work<T> work) throws IOException {
        return ScopedValue.where(CURRENT, cause).call(work::run);
    }

    /** The cause of what this thread is doing. */
    public static Cause current() {
        return bound().get();
    }

    /** Makes the cause of what this thread is doing now, when asked for. */
    static Supplier<Cause> bound() {
        return CURRENT.isBound() ? CURRENT.get() : () -> UNNAMED;
    }
}
