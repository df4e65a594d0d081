package io.berth.app;

import io.berth.core.gc.CollectionReport;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a command have the running server collect garbage: both access the same storage, and only the server knows which
 * pushes are under way. A request is a document of the server state, and so is its progress.
 */
public final class CollectionRequests {

    private static final String REQUEST = "collection/request";
    private static final String STATUS = "collection/status";
    private static final String STOP = "collection/stop";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ServerState state;

    public CollectionRequests(ServerState state) {
        this.state = state;
    }

    /**
     * A request.
     *
     * @param id random
     * @param graceMillis negative for that of the server's configuration
     */
    public record Request(String id, long graceMillis, boolean untagged, boolean dryRun) {

        public static Request of(long graceMillis, boolean untagged, boolean dryRun) {
            return new Request(UUID.randomUUID().toString(), graceMillis, untagged, dryRun);
        }
    }

    /**
     * The progress of a request.
     *
     * @param error why it failed; empty while it runs, and when it succeeded
     * @param report what was done so far
     */
    public record Status(String id, String error, Optional<CollectionReport> report) {

        /** Whether it has ended. */
        public boolean isOver() {
            return !error.isEmpty() || report.filter(CollectionReport::finished).isPresent();
        }
    }

    /** Asks the server; returns false while another request waits for it. */
    public boolean ask(Request request) throws IOException {
        return state.create(REQUEST, JSON.writeValueAsBytes(request));
    }

    /** Withdraws a request; returns false when the server has taken it. */
    public boolean withdraw(Request request) throws IOException {
        boolean waits = read(REQUEST, Request.class).filter(request::equals).isPresent();
        return waits && state.delete(REQUEST);
    }

    /** For a server that starts: drops a request that an earlier one has not taken. */
    void forgetRequest() throws IOException {
        state.delete(REQUEST);
    }

    /** The progress of a request; empty until the server has taken it. */
    public Optional<Status> status(Request request) throws IOException {
        return read(STATUS, Status.class).filter(status -> status.id().equals(request.id()));
    }

    /** For a server that starts: asks a command that works on the store to stop. */
    void askToStop() throws IOException {
        state.write(STOP, new byte[] {'1'});
    }

    /** Takes back {@link #askToStop}. */
    public void forgetStop() throws IOException {
        state.delete(STOP);
    }

    /** Whether a server that starts asks the command to stop. */
    public boolean isToStop() throws IOException {
        return state.read(STOP).isPresent();
    }

    /** For the server: takes the request that waits. */
    Optional<Request> take() throws IOException {
        Optional<Request> request = read(REQUEST, Request.class);
        return request.isPresent() && state.delete(REQUEST) ? request : Optional.empty();
    }

    /** For the server: tells the progress. */
    void tell(Status status) throws IOException {
        state.write(STATUS, JSON.writeValueAsBytes(status));
    }

    private <T> Optional<T> read(String name, Class<T> type) throws IOException {
        Optional<byte[]> document = state.read(name);
        try {
            return document.map(bytes -> JSON.readValue(bytes, type));
        } catch (JacksonException e) {
            state.delete(name);
            throw new IOException("the document berth/" + name + " is no JSON of Berth, and was removed", e);
        }
    }
}
