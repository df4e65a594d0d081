package io.berth.http.message;

import java.io.IOException;

/**
 * Answers requests. May block; called on many threads at once. In an {@linkplain io.berth.core.store.Blocking#attempt
 * attempt} it is aborted where it would block, and is called again for the same request on a thread that may.
 */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Answers one request.
     *
     * @throws io.berth.core.model.RegistryException when the request is refused
     * @throws HttpRefusal when HTTP itself is the reason
     * @throws IOException when something we depend on broke
     */
    Response handle(Request request) throws IOException;
}
