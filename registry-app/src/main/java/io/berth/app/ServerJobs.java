package io.berth.app;

import io.berth.app.config.GoDuration;
import io.berth.core.model.ErrorCode;
import io.berth.core.store.ServerState;
import io.berth.http.endpoint.Job;
import io.berth.http.endpoint.JsonBody;
import io.berth.http.message.HttpRefusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The jobs that administrators may ask for over HTTP, by the same requests as those of the commands. */
final class ServerJobs {

    private ServerJobs() {}

    static List<Job> of(ServerState state) {
        return List.of(
                new RequestedJob<>(
                        "garbage-collection",
                        Set.of("dryRun", "deleteUntagged", "grace"),
                        CollectionOrder.requests(state),
                        options -> new CollectionOrder(
                                duration(options, "grace")
                                        .map(Duration::toMillis)
                                        .orElse(-1L),
                                options.flag("deleteUntagged"),
                                options.flag("dryRun"))),
                new RequestedJob<>("scrub", Set.of(), ScrubOrder.requests(state), _ -> new ScrubOrder(-1)),
                new RequestedJob<>(
                        "retention",
                        Set.of("force"),
                        RetentionOrder.requests(state),
                        options -> new RetentionOrder(options.flag("force"))));
    }

    private static Optional<Duration> duration(JsonBody options, String field) {
        return options.text(field).map(text -> {
            try {
                return GoDuration.withUnit(text);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new HttpRefusal(
                        400, ErrorCode.UNSUPPORTED, field + ": not a duration (expected such as 0s, 90m or 24h)");
            }
        });
    }

    /** A job by requests to the server itself. */
    private record RequestedJob<Q, R>(
            String name, Set<String> options, ServerRequests<Q, R> requests, Function<JsonBody, Q> order)
            implements Job {

        @Override
        public Optional<String> ask(JsonBody asked) throws IOException {
            return requests.ask(order.apply(asked)).map(ServerRequests.Request::id);
        }

        @Override
        public Optional<JsonNode> latest() throws IOException {
            return requests.latest();
        }
    }
}
