package io.berth.auth.throttle;

import io.berth.core.model.RegistryException;
import io.berth.core.store.Blocking;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Login attempts without an outcome yet. Each counts as a failure meanwhile, so that concurrent guesses are limited
 * like sequential ones. An attempt above the limit waits for the outcome of others, which may all have the right
 * password. Thread-safe.
 */
final class PendingAttempts {

    /** Attempts from different subnets seldom share a lock. */
    private static final int STRIPES = 256;

    /** How long an attempt waits for others. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Each waiting attempt holds a request in memory. */
    private static final int MOST_WAITING = 512;

    private static final int MOST_WAITING_OF_STRIPE = 128;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final Stripe[] stripes = Stream.generate(Stripe::new).limit(STRIPES).toArray(Stripe[]::new);

    /** Pending attempts of some subnets, by subnet and by account in it. */
    private static final class Stripe {

        private final ReentrantLock lock = new ReentrantLock(true);
        private final Condition ended = lock.newCondition();
        private final Map<Object, Integer> pending = new HashMap<>();

        private int waiting;

        Verdict decide(LoginThrottle.Pair pair, Admission admission) {
            return admission.decide(pending.getOrDefault(pair, 0), pending.getOrDefault(pair.subnet(), 0));
        }

        void add(Object key, int change) {
            pending.merge(key, change, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    /** Decides about an attempt, atomically for its subnet. */
    @FunctionalInterface
    interface Admission {

        /**
         * Decides.
         *
         * @param ofAccount pending attempts of the account in the subnet
         * @param ofSubnet pending attempts of the subnet
         * @throws RegistryException when the attempt is refused
         */
        Verdict decide(int ofAccount, int ofSubnet);
    }

    /** The result of an admission. */
    enum Verdict {
        /** The attempt counts until it ends. */
        COUNT,
        /** The attempt is not a guess and does not count. */
        PASS,
        /** The attempt waits until another one ends. */
        WAIT
    }

    /** An attempt in progress; closed with or without an outcome. */
    final class Attempt implements AutoCloseable {

        private final LoginThrottle.Pair pair;
        private final boolean counted;
        private final Runnable onFailure;
        private boolean failed;

        private Attempt(LoginThrottle.Pair pair, boolean counted, Runnable onFailure) {
            this.pair = pair;
            this.counted = counted;
            this.onFailure = onFailure;
        }

        /**
         * Records that the login failed. Others see it only after this is closed, not before the client has its
         * response.
         */
        void fail() {
            failed = true;
        }

        @Override
        public void close() {
            end(this);
        }
    }

    /**
     * Begins an attempt, possibly after waiting for others.
     *
     * @param onFailure run when the attempt ends and has failed
     * @throws RegistryException what {@code admission} throws, or TOOMANYREQUESTS when too many wait, or for too long
     */
    Attempt begin(LoginThrottle.Pair pair, Admission admission, Runnable onFailure) {
        Stripe stripe = stripe(pair);
        stripe.lock.lock();
        try {
            Verdict verdict = await(stripe, pair, admission);
            if (verdict == Verdict.COUNT) {
                count(stripe, pair, 1);
            }
            return new Attempt(pair, verdict == Verdict.COUNT, onFailure);
        } finally {
            stripe.lock.unlock();
        }
    }

    private Verdict await(Stripe stripe, LoginThrottle.Pair pair, Admission admission) {
        Verdict verdict = stripe.decide(pair, admission);
        if (verdict != Verdict.WAIT) {
            return verdict;
        }
        Blocking.checkpoint();
        if (stripe.waiting == MOST_WAITING_OF_STRIPE || !places.tryAcquire()) {
            throw tooMany();
        }
        stripe.waiting++;
        try {
            return awaitEnd(stripe, pair, admission);
        } finally {
            stripe.waiting--;
            places.release();
        }
    }

    private static Verdict awaitEnd(Stripe stripe, LoginThrottle.Pair pair, Admission admission) {
        try {
            for (long left = PATIENCE.toNanos(); left > 0; ) {
                left = stripe.ended.awaitNanos(left);
                Verdict verdict = stripe.decide(pair, admission);
                if (verdict != Verdict.WAIT) {
                    return verdict;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw tooMany();
    }

    private static RegistryException tooMany() {
        return RegistryException.tooMany("too many logins at the same time: try again later", RETRY);
    }

    private void end(Attempt attempt) {
        Stripe stripe = stripe(attempt.pair);
        stripe.lock.lock();
        try {
            if (attempt.failed) {
                attempt.onFailure.run();
            }
            if (attempt.counted) {
                count(stripe, attempt.pair, -1);
            }
            stripe.ended.signalAll();
        } finally {
            stripe.lock.unlock();
        }
    }

    private static void count(Stripe stripe, LoginThrottle.Pair pair, int change) {
        stripe.add(pair, change);
        stripe.add(pair.subnet(), change);
    }

    private Stripe stripe(LoginThrottle.Pair pair) {
        return stripes[Math.floorMod(pair.subnet().hashCode(), STRIPES)];
    }
}
