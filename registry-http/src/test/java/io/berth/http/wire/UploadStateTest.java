package io.berth.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UploadStateTest {

    /** Created by another program: base64url of HMAC-SHA256 under {@code golden-secret}, then the signed JSON. */
    private static final String FOREIGN =
            "wmINlEIUgJygvEmg2cnHUjRwif-0Irp4wkAtEsOVftd7Ik5hbWUiOiJ0ZWFtL2FwcCIsIlVVSUQiOiIwMTkwZjVmZS"
                    + "03YjNjLTdjYzAtODAwMC0zZjFjMmQ0ZTVmNjAiLCJPZmZzZXQiOjE3LCJTdGFydGVkQXQiOiIyMDI2LTExLTIzVDA5"
                    + "OjQ2OjMyLjEyMzQ1Njc4OVoifQ==";

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final UploadId ID = new UploadId("0190f5fe-7b3c-7cc0-8000-3f1c2d4e5f60");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T09:46:32.123456789Z"), ZoneOffset.UTC);

    private final UploadState state = new UploadState("golden-secret", CLOCK);

    @Test
    void signsAsDistributionDoes() {
        assertThat(state.sign(APP, ID, 17)).isEqualTo(FOREIGN);
    }

    @Test
    void readsWhatDistributionSigned() {
        assertThat(state.offset(FOREIGN, APP, ID)).hasValue(17);
    }

    @Test
    void readsStatesWhosePaddingWasLost() {
        assertThat(state.offset(FOREIGN.replace("=", ""), APP, ID)).hasValue(17);
    }

    @Test
    void vouchesForNoOtherUpload() {
        assertThat(state.offset(FOREIGN, new RepositoryName("team/other"), ID)).isEmpty();
        assertThat(state.offset(FOREIGN, APP, UploadId.random())).isEmpty();
    }

    @Test
    void vouchesForNothingUnderAnotherSecret() {
        assertThat(new UploadState("another", CLOCK).offset(FOREIGN, APP, ID)).isEmpty();
    }

    @Test
    void noticesEveryChangedByte() {
        byte[] signed = Base64.getUrlDecoder().decode(FOREIGN);
        for (int i = 0; i < signed.length; i++) {
            byte[] changed = signed.clone();
            changed[i] ^= 1;
            assertThat(state.offset(Base64.getUrlEncoder().encodeToString(changed), APP, ID))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not base64!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void ignoresWhatIsNoState(String text) {
        assertThat(state.offset(text, APP, ID)).isEmpty();
    }

    @Test
    void writesDistributionsJson() {
        byte[] signed = Base64.getUrlDecoder().decode(state.sign(APP, ID, 1L << 40));

        assertThat(new String(signed, 32, signed.length - 32, UTF_8))
                .isEqualTo("{\"Name\":\"team/app\",\"UUID\":\"" + ID + "\",\"Offset\":1099511627776,"
                        + "\"StartedAt\":\"2026-11-23T09:46:32.123456789Z\"}");
    }
}
