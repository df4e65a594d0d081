package io.berth.http.route;

import io.berth.http.message.Response;
import java.io.IOException;

/** Answers one row of the endpoint table. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers a call; a HEAD is answered like a GET whose body is withheld.
     *
     * @throws io.berth.core.model.RegistryException when the request is refused
     * @throws HttpRefusal when HTTP itself is the reason
     * @throws IOException when something we depend on broke, the client's connection included
     */
    Response handle(Call call) throws IOException;
}
