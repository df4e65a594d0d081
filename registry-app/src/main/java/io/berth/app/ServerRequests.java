package io.berth.app;

import io.berth.core.store.ServerState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a command have the running server do its work: both access the same storage, and only the server knows which
 * pushes are under way. A request is a document of the server state, and so is its progress.
 *
 * @param <Q> what is asked for, to be written as JSON
 * @param <R> the report of it
 */
public final class ServerRequests<Q, R> {

    private static final Logger LOG = LoggerFactory.getLogger(ServerRequests.class);

    private static final Duration BETWEEN_TELLINGS = Duration.ofSeconds(1);

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(DigestText.module()).build();

    private final ServerState state;
    private final String request;
    private final String status;
    private final JavaType requestType;
    private final JavaType statusType;

    /**
     * Requests of one kind.
     *
     * @param level of their documents
     */
    ServerRequests(ServerState state, String level, Class<Q> order, Class<R> report) {
        this.state = state;
        this.request = level + "/request";
        this.status = level + "/status";
        this.requestType = JSON.getTypeFactory().constructParametricType(Request.class, order);
        this.statusType = JSON.getTypeFactory().constructParametricType(Status.class, report);
    }

    /**
     * A request.
     *
     * @param id random
     */
    public record Request<Q>(String id, Q order) {}

    /**
     * The progress of a request.
     *
     * @param ended whether it has ended
     * @param error why it failed; empty while it runs, and when it succeeded
     * @param report what was done so far
     */
    public record Status<R>(String id, boolean ended, String error, Optional<R> report) {}

    /** Asks the server; empty while another request waits for it. */
    public Optional<Request<Q>> ask(Q order) throws IOException {
        Request<Q> asked = new Request<>(UUID.randomUUID().toString(), order);
        return state.create(request, JSON.writeValueAsBytes(asked)) ? Optional.of(asked) : Optional.empty();
    }

    /** Withdraws a request; returns false when the server has taken it. */
    public boolean withdraw(Request<Q> asked) throws IOException {
        boolean waits = this.<Request<Q>>read(request, requestType)
                .filter(asked::equals)
                .isPresent();
        return waits && state.delete(request);
    }

    /** The progress of a request; empty until the server has taken it. */
    public Optional<Status<R>> status(Request<Q> asked) throws IOException {
        return this.<Status<R>>read(status, statusType).filter(told -> told.id().equals(asked.id()));
    }

    /** What the latest run does or did, as JSON; empty when there was none. */
    Optional<JsonNode> latest() throws IOException {
        return this.<Status<R>>read(status, statusType).map(JSON::<JsonNode>valueToTree);
    }

    /** For a server that starts: drops a request that an earlier one has not taken. */
    void forgetRequest() throws IOException {
        state.delete(request);
    }

    /** For the server: takes the request that waits. */
    Optional<Request<Q>> take() throws IOException {
        Optional<Request<Q>> waiting = read(request, requestType);
        return waiting.isPresent() && state.delete(request) ? waiting : Optional.empty();
    }

    /** The work of a request. */
    @FunctionalInterface
    interface Work<R> {
        R run() throws IOException, InterruptedException;
    }

    /**
     * For the server: does the work of a request, and tells its begin and end.
     *
     * @param stopped the error when the server stops meanwhile
     */
    void serve(Request<Q> asked, String stopped, Work<R> work) throws IOException, InterruptedException {
        String error = stopped;
        Optional<R> report = Optional.empty();
        try {
            tellBegin(asked);
            report = Optional.of(work.run());
        } catch (IOException | RuntimeException e) {
            error = String.valueOf(e.getMessage());
            throw e;
        } finally {
            if (report.isPresent()) {
                tellEnd(asked, report.get());
            } else {
                tellFailure(asked, error);
            }
        }
    }

    /**
     * For the server: tells the progress of a request, once in a second at most. Used by one thread.
     *
     * @param job for the log, when it cannot be told
     */
    Consumer<R> progressOf(Request<Q> asked, String job) {
        AtomicLong told = new AtomicLong(System.nanoTime());
        return soFar -> {
            long now = System.nanoTime();
            if (now - told.get() < BETWEEN_TELLINGS.toNanos()) {
                return;
            }
            told.set(now);
            try {
                tellProgress(asked, soFar);
            } catch (IOException e) {
                LOG.warn("the progress of {} cannot be told: {}", job, e.toString());
            }
        };
    }

    /** For the server: the request was taken. */
    void tellBegin(Request<Q> asked) throws IOException {
        tell(new Status<>(asked.id(), false, "", Optional.empty()));
    }

    /** For the server: tells the progress. */
    void tellProgress(Request<Q> asked, R soFar) throws IOException {
        tell(new Status<>(asked.id(), false, "", Optional.of(soFar)));
    }

    /** For the server: it has succeeded. */
    void tellEnd(Request<Q> asked, R report) throws IOException {
        tell(new Status<>(asked.id(), true, "", Optional.of(report)));
    }

    /** For the server: it has failed. */
    void tellFailure(Request<Q> asked, String error) throws IOException {
        tell(new Status<>(asked.id(), true, error, Optional.empty()));
    }

    private void tell(Status<R> told) throws IOException {
        state.write(status, JSON.writeValueAsBytes(told));
    }

    private <T> Optional<T> read(String name, JavaType type) throws IOException {
        Optional<byte[]> document = state.read(name);
        try {
            return document.map(bytes -> JSON.readValue(bytes, type));
        } catch (JacksonException e) {
            state.delete(name);
            throw new IOException("the document berth/" + name + " is no JSON of Berth, and was removed", e);
        }
    }
}
