package io.berth.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.access.Generation;
import io.berth.core.access.Limit;
import io.berth.core.access.Principal;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UploadTicketsTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final RepositoryName OTHER = new RepositoryName("team/other");
    private static final Instant NOW = Instant.parse("2026-11-24T10:20:30Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static final Principal ANN = account("ann", "first");

    private static Principal account(String name, String generation) {
        return new Principal(name, Set.of(), "directory", Limit.NONE, new Generation(generation, "password"));
    }

    private final UploadTickets tickets = new UploadTickets("secret", CLOCK);

    @Test
    void tellWhenTheirAccountBegan() {
        UploadId id = tickets.issue(APP, ANN);

        assertThat(tickets.begun(id, APP, ANN)).hasValue(Instant.parse("2026-11-24T10:20:00Z"));
        assertThat(new UploadTickets("secret", CLOCK).begun(id, APP, ANN)).isPresent();
    }

    @Test
    void areNobodyElses() {
        UploadId id = tickets.issue(APP, ANN);

        assertThat(tickets.begun(id, APP, account("bob", "first"))).isEmpty();
        assertThat(tickets.begun(id, APP, Principal.ANONYMOUS)).isEmpty();
        assertThat(tickets.begun(id, APP, account("ann", "second"))).isEmpty();
        assertThat(tickets.begun(id, OTHER, ANN)).isEmpty();
        assertThat(new UploadTickets("other", CLOCK).begun(id, APP, ANN)).isEmpty();
    }

    @Test
    void cannotBeChanged() {
        String id = tickets.issue(APP, ANN).value();

        for (int i = 0; i < id.length(); i++) {
            boolean isVersion = i == 14;
            char other = id.charAt(i) == '0' ? '1' : '0';
            String changed = id.substring(0, i) + other + id.substring(i + 1);
            if (id.charAt(i) != '-' && !isVersion) {
                assertThat(tickets.begun(new UploadId(changed), APP, ANN))
                        .as(changed)
                        .isEmpty();
            }
        }
    }

    @Test
    void areAllDifferent() {
        Set<UploadId> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(tickets.issue(APP, ANN));
        }
        assertThat(ids).hasSize(1000);
    }

    @Test
    void ofOtherRegistriesAreAnybodysAndOutliveNoToken() {
        assertThat(tickets.begun(UploadId.random(), APP, ANN)).hasValue(Instant.MAX);
    }
}
