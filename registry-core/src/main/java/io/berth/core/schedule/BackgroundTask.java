package io.berth.core.schedule;

import io.berth.core.file.FileFailure;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A unit of background work that survives failures: whatever an attempt throws, an {@link Error} such as a
 * StackOverflowError included, is logged once for each reason, and reported by {@link BackgroundHealth} until an
 * attempt succeeds. An OutOfMemoryError of the heap still ends the JVM (ExitOnOutOfMemoryError).
 */
public final class BackgroundTask {

    /** The work of one attempt. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundTask.class);

    private final String name;
    private final String consequence;
    private final BackgroundHealth health;

    BackgroundTask(String name, String consequence, BackgroundHealth health) {
        this.name = name;
        this.consequence = consequence;
        this.health = health;
    }

    public String name() {
        return name;
    }

    /**
     * Makes an attempt; returns whether it succeeded.
     *
     * @throws InterruptedException when the thread is to end
     */
    public boolean attempt(Action action) throws InterruptedException {
        try {
            action.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            fail(e);
            return false;
        }
        succeed();
        return true;
    }

    private void succeed() {
        if (health.succeed(name)) {
            LOG.info("background task {} works again", name);
        }
    }

    private void fail(Throwable failure) {
        String reason = reason(failure);
        if (!health.fail(name, reason)) {
            return;
        }
        if (isExpected(failure)) {
            LOG.error("background task {} failed; {}: {}", name, consequence, reason);
        } else {
            LOG.error("background task {} failed; {}", name, consequence, failure);
        }
    }

    /** The message of a checked exception suffices; a stack trace would add nothing. */
    private static boolean isExpected(Throwable failure) {
        return failure instanceof Exception && !(failure instanceof RuntimeException);
    }

    private static String reason(Throwable failure) {
        return FileFailure.line(failure).orElseGet(() -> words(failure));
    }

    private static String words(Throwable failure) {
        return isExpected(failure)
                ? Objects.requireNonNullElse(failure.getMessage(), failure.toString())
                : failure.toString();
    }
}
