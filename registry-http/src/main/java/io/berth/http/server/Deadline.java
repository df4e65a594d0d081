package io.berth.http.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timeout that can be armed and disarmed cheaply with every request: a timer that fires too early reschedules itself
 * instead of being cancelled. Used on its event loop only.
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

    /** Runs {@code expiry} after this time unless it is armed again or disarmed before. */
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

    /** Disarms permanently and drops the timer. */
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
