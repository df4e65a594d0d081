package io.berth.core.service;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs two threads in all orders of their steps that need at most one or two preemptions, one order after the other. A
 * step ends before each call of a {@linkplain #port port}; a thread that waits for a lock lets the other one run.
 */
final class Interleavings {

    private final List<Worker> workers = new ArrayList<>();

    /** One of the two threads. */
    private static final class Worker extends Thread {

        private final Callable<?> work;
        private final Semaphore turn = new Semaphore(0);
        private volatile boolean waitsForTurn;
        private volatile @Nullable Throwable failure;

        private Worker(Callable<?> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                awaitTurn();
                work.call();
            } catch (Throwable e) {
                failure = e;
            }
        }

        private void awaitTurn() {
            waitsForTurn = true;
            turn.acquireUninterruptibly();
        }

        private void go() {
            waitsForTurn = false;
            turn.release();
        }

        /** Waits until it stands before a step, or for a lock, or has ended. */
        private void awaitStop() {
            while (isAlive() && !waitsForTurn && !isBlocked()) {
                Thread.onSpinWait();
            }
        }

        private boolean isBlocked() {
            return !waitsForTurn && getState() == State.WAITING && !waitsForTurn;
        }
    }

    /** One run: fresh state, two works over ports of it, and a check of the outcome. */
    interface Scenario {
        Callable<?> first(Interleavings ports) throws Exception;

        Callable<?> second(Interleavings ports) throws Exception;

        void check() throws Exception;
    }

    /** Makes scenarios. */
    interface Scenarios {
        Scenario fresh() throws Exception;
    }

    /** Runs all orders with at most one preemption; returns how many there were. */
    static int runSome(Scenarios scenarios) throws Exception {
        return run(scenarios, false);
    }

    /** Runs all orders with at most two preemptions; returns how many there were. */
    static int runAll(Scenarios scenarios) throws Exception {
        return run(scenarios, true);
    }

    private static int run(Scenarios scenarios, boolean twice) throws Exception {
        int runs = 0;
        for (int start = 0; start < 2; start++) {
            for (int first = 0; ; first++) {
                boolean firstHappened = true;
                for (int second = first; ; second++) {
                    // Twice the same step is one preemption.
                    int steps = new Interleavings().run(scenarios.fresh(), start, first, second);
                    runs++;
                    firstHappened = first < steps;
                    if (second >= steps || !twice) {
                        break;
                    }
                }
                if (!firstHappened) {
                    break;
                }
            }
        }
        return runs;
    }

    /** Runs one order: the thread changes at two steps, and where one cannot go on. Returns the number of steps. */
    private int run(Scenario scenario, int start, int firstChange, int secondChange) throws Exception {
        workers.add(new Worker(scenario.first(this)));
        workers.add(new Worker(scenario.second(this)));
        workers.forEach(Thread::start);
        workers.forEach(Worker::awaitStop);
        int current = start;
        int steps = 0;
        while (workers.stream().anyMatch(Thread::isAlive)) {
            if (steps == firstChange || steps == secondChange) {
                current = 1 - current;
            }
            awaitAny();
            if (!workers.get(current).waitsForTurn) {
                current = 1 - current;
            }
            Worker worker = workers.get(current);
            if (!worker.waitsForTurn) {
                continue;
            }
            worker.go();
            worker.awaitStop();
            // The other one may have been let in by a lock.
            workers.get(1 - current).awaitStop();
            steps++;
        }
        for (Worker worker : workers) {
            worker.join();
            if (worker.failure != null) {
                throw new AssertionError("a thread failed", worker.failure);
            }
        }
        scenario.check();
        return steps;
    }

    /** Waits until a thread can go on: one that a lock has let in may still be on its way to its next step. */
    private void awaitAny() {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (workers.stream().noneMatch(worker -> worker.waitsForTurn)
                && workers.stream().anyMatch(Thread::isAlive)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("both threads wait for a lock");
            }
            Thread.onSpinWait();
        }
    }

    /** A port, before each call of which the calling thread waits for its turn. */
    <T> T port(Class<T> type, T port) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    if (Thread.currentThread() instanceof Worker worker) {
                        worker.awaitTurn();
                    }
                    try {
                        return method.invoke(port, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
