package io.berth.core.scrub;

import io.berth.core.store.ServerState;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Remembers the last scrub, across restarts. */
final class ScrubMemory {

    private static final Logger LOG = LoggerFactory.getLogger(ScrubMemory.class);

    private static final String LAST = "scrub/last";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ServerState state;

    ScrubMemory(ServerState state) {
        this.state = state;
    }

    Optional<ScrubReport> last() throws IOException {
        Optional<byte[]> document = state.read(LAST);
        try {
            return document.map(bytes -> JSON.readValue(bytes, ScrubReport.class));
        } catch (JacksonException e) {
            LOG.warn("the document berth/{} cannot be read: the next scrub begins anew", LAST);
            return Optional.empty();
        }
    }

    void keep(ScrubReport report) throws IOException {
        state.write(LAST, JSON.writeValueAsBytes(report));
    }
}
