package io.berth.http.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens unless it is called off in time. Made for being armed and disarmed with every request: a timer
 * that comes too early is left to find out and to go to sleep again. Used on its event loop only.
 */
final class Deadline {

    private final EventLoop loop;
    private boolean armed;
    private long due;
    private Runnable expired = () -> {};
    private @Nullable ScheduledFuture<?> timer;
    private long timerDue;

    Deadline(EventLoop loop) {
        this.loop = loop;
    }

    /** Runs {@code expiry} after this time unless armed anew or disarmed before. */
    void arm(Duration time, Runnable expiry) {
        armed = true;
        expired = expiry;
        due = System.nanoTime() + time.toNanos();
        if (timer == null) {
            sleep();
        } else if (timerDue - due > 0) {
            timer.cancel(false);
            sleep();
        }
    }

    void disarm() {
        armed = false;
    }

    /** Disarms for good and forgets the timer. */
    void cancel() {
        disarm();
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void sleep() {
        timerDue = due;
        timer = loop.schedule(this::wake, due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void wake() {
        timer = null;
        if (!armed) {
            return;
        }
        if (due - System.nanoTime() > 0) {
            sleep();
            return;
        }
        armed = false;
        expired.run();
    }
}
