package io.berth.app.cli;

import io.berth.core.event.Event;
import io.berth.core.event.EventListener;
import io.berth.core.event.Fact;
import io.berth.core.model.Digest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;

/** Records the damaged content that a command moves to quarantine in the audit log. */
record DamageTrail(CommandTrail trail, PrintWriter err) implements EventListener {

    @Override
    public void on(Event event) {
        if (event.fact() instanceof Fact.BlobQuarantined(Digest digest, long size)) {
            try {
                trail.record(
                        "quarantine",
                        Map.of("digest", digest.toString(), "size", Long.toString(size), "reason", "damaged"));
            } catch (IOException e) {
                err.println("the audit log cannot be written: " + e.getMessage());
            }
        }
    }
}
