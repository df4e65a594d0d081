package io.berth.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.http.message.AuditRecord.Outcome;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditRecordTest {

    private static AuditRecord of(String text) {
        return new AuditRecord(
                Instant.EPOCH,
                "id",
                text,
                "",
                "192.0.2.1",
                text,
                text,
                "enter",
                Outcome.DENIED,
                401,
                text,
                Map.of("reference", text));
    }

    @Test
    void cutsWhateverAClientMakesLong() {
        String cut = "x".repeat(1024) + "…";
        assertThat(of("x".repeat(50_000)))
                .returns(cut, AuditRecord::account)
                .returns(cut, AuditRecord::method)
                .returns(cut, AuditRecord::path)
                .returns(cut, AuditRecord::rule)
                .returns(Map.of("reference", cut), AuditRecord::details);
    }

    @Test
    void keepsWhatIsOfOrdinaryLength() {
        String text = "x".repeat(1024);
        assertThat(of(text)).returns(text, AuditRecord::account).returns(text, AuditRecord::path);
    }
}
