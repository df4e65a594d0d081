package io.berth.http.route;

import io.berth.http.message.Response;
import java.io.IOException;

/** Handles the requests of one route. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Handles a call; a HEAD is handled like a GET without its body.
     *
     * @throws io.berth.core.model.RegistryException when the request is refused
     * @throws HttpRefusal when HTTP itself is the reason
     * @throws IOException when a dependency fails, or the client's connection
     */
    Response handle(Call call) throws IOException;
}
