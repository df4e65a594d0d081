package io.berth.http.endpoint;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Work of the server that administrators may ask for, such as a garbage collection. Thread-safe. */
public interface Job {

    /** Its name in the path, such as {@code garbage-collection}. */
    String name();

    /** The fields of a request for it. */
    Set<String> options();

    /**
     * Asks for it; it begins within a second.
     *
     * @return the id of the request; empty while another one waits
     * @throws io.berth.http.message.HttpRefusal 400 for options that are out of range
     */
    Optional<String> ask(JsonBody options) throws IOException;

    /** What the latest run does or did; empty when there was none. */
    Optional<JsonNode> latest() throws IOException;
}
