package io.berth.http.message;

import java.util.List;

/**
 * Hears of every request after its end: the access log, metrics. Called on many threads, including event loops: it must
 * neither block nor throw.
 */
@FunctionalInterface
public interface RequestListener {

    /** Called once for each request; text is as sent by the client. */
    void finished(FinishedRequest request);

    /** Tells several listeners, in order. */
    static RequestListener all(List<RequestListener> listeners) {
        List<RequestListener> each = List.copyOf(listeners);
        return request -> each.forEach(listener -> listener.finished(request));
    }
}
