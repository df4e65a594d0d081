package io.berth.core.event;

import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners what happened. A failing listener is logged, and affects neither the work nor the others. */
public final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final Clock clock;
    private final List<EventListener> ofChanges;
    private final List<EventListener> ofPulls;

    public Events(Clock clock, List<EventListener> listeners) {
        this.clock = clock;
        this.ofChanges = List.copyOf(listeners);
        this.ofPulls = listeners.stream().filter(EventListener::hearsPulls).toList();
    }

    /** Publishes a fact that is durable, with the {@linkplain Cause#during current cause}. Never blocks or throws. */
    public void publish(Fact fact) {
        List<EventListener> listeners = fact instanceof Fact.Pull ? ofPulls : ofChanges;
        if (listeners.isEmpty()) {
            return;
        }
        Event event = new Event(clock.instant(), Cause.bound(), fact);
        for (EventListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                LOG.error("a listener failed to handle {}", fact.getClass().getSimpleName(), e);
            }
        }
    }
}
