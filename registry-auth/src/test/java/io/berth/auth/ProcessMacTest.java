package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProcessMacTest {

    private final ProcessMac mac = new ProcessMac();

    @Test
    void isTheSameForTheSameAndForNothingElse() {
        assertThat(mac.of("ann", "secret")).isEqualTo(mac.of("ann", "secret"));
        assertThat(mac.of("ann", "secret")).isNotEqualTo(mac.of("ann", "Secret"));
        assertThat(mac.of("ann", "secret")).isNotEqualTo(mac.of("anns", "ecret"));
        assertThat(mac.of("ann\0s", "ecret")).isNotEqualTo(mac.of("ann", "s\0ecret"));
        assertThat(mac.of("ann", "secret")).isNotEqualTo(mac.of("ann", "secret", ""));
    }

    @Test
    void saysNothingOutsideThisProcess() {
        assertThat(mac.of("ann", "secret"))
                .isNotEqualTo(new ProcessMac().of("ann", "secret"))
                .doesNotContain("secret");
    }
}
