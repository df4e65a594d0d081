package io.berth.http.message;

import java.io.IOException;

/**
 * Handles requests. May block; called concurrently. An {@linkplain io.berth.core.store.Blocking#attempt attempt} is
 * aborted where it would block, and the same request is handled again on a thread that may block.
 */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Handles one request.
     *
     * @throws io.berth.core.model.RegistryException when the request is refused
     * @throws HttpRefusal when HTTP itself is the reason
     * @throws IOException when a dependency fails
     */
    Response handle(Request request) throws IOException;
}
