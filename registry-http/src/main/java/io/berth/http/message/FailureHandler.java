package io.berth.http.message;

/** Turns what stopped a request into its answer, leaking nothing of the inside. */
@FunctionalInterface
public interface FailureHandler {

    /**
     * The answer to a request whose handler threw. The headers of an {@link HttpRefusal} belong to it: among them may
     * be {@code Connection: close}.
     *
     * @param failure a refusal ({@link HttpRefusal}, {@link io.berth.core.model.RegistryException}) or anything else,
     *     which is a breakage that was already logged under the request's id
     */
    Response answer(Request request, Throwable failure);
}
