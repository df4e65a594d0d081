package io.berth.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadIdTest {

    @Test
    void isFreshEachTime() {
        assertThat(UploadId.random()).isNotEqualTo(UploadId.random());
        assertThat(new UploadId(UploadId.random().value())).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "x",
                "0196f0e0-0000-7000-8000-00000000000G",
                "0196F0E0-0000-7000-8000-000000000000",
                "0196f0e0000070008000000000000000"
            })
    void refusesWhatCannotNameASession(String id) {
        assertThatThrownBy(() -> new UploadId(id))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN));
    }
}
