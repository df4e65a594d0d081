package io.berth.app.cli;

import io.berth.app.ServerRequests;
import io.berth.app.ServerRequests.Request;
import io.berth.app.ServerRequests.Status;
import io.berth.core.store.StoreClaim;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The server that uses a store, which a command asks to do its work. */
final class RunningServer {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Storage storage;
    private final PrintWriter out;
    private final boolean isQuiet;

    /** @param isQuiet whether no progress is printed */
    RunningServer(Storage storage, PrintWriter out, boolean isQuiet) {
        this.storage = storage;
        this.out = out;
        this.isQuiet = isQuiet;
    }

    /**
     * Asks the server, and prints its progress until it has ended.
     *
     * @param work what the server does, for messages: {@code it collects}
     */
    <Q, R> R ask(ServerRequests<Q, R> requests, Q order, String work, Function<R, String> progress)
            throws IOException, InterruptedException {
        Request<Q> request = requests.ask(order)
                .orElseThrow(() -> new IOException("another command is waiting for the server that uses this store"));
        print("a server uses this store: " + work);
        long asked = System.nanoTime();
        long servedAt = asked;
        String last = "";
        while (true) {
            Optional<Status<R>> status = requests.status(request);
            if (status.isEmpty() && isOver(asked) && requests.withdraw(request)) {
                throw new IOException(
                        "the server that uses this store does not react: is it another version, or read-only?");
            }
            if (status.isPresent() && status.get().ended()) {
                return status.get()
                        .report()
                        .orElseThrow(() -> new IOException(status.get().error()));
            }
            if (isServed()) {
                servedAt = System.nanoTime();
            } else if (isOver(servedAt)) {
                requests.withdraw(request);
                throw new IOException("the server that used this store has ended; run the command again");
            }
            String now = status.flatMap(Status::report).map(progress).orElse(last);
            if (!now.equals(last)) {
                print(now);
                last = now;
            }
            Thread.sleep(POLL);
        }
    }

    private static boolean isOver(long since) {
        return System.nanoTime() - since > PATIENCE.toNanos();
    }

    private void print(String line) {
        if (!isQuiet) {
            out.println(line);
            out.flush();
        }
    }

    private boolean isServed() throws IOException {
        Optional<StoreClaim> claim = storage.claimAlone();
        if (claim.isPresent()) {
            claim.get().close();
        }
        return claim.isEmpty();
    }
}
