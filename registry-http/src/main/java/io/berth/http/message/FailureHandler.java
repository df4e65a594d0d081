package io.berth.http.message;

/** Maps failures to responses, without revealing internals. */
@FunctionalInterface
public interface FailureHandler {

    /**
     * The response to a request whose handler threw. The headers of an {@link HttpRefusal} belong to it, possibly
     * {@code Connection: close}.
     *
     * @param failure a refusal ({@link HttpRefusal}, {@link io.berth.core.model.RegistryException}) or an internal
     *     failure, which was already logged with the request's id
     */
    Response answer(Request request, Throwable failure);
}
