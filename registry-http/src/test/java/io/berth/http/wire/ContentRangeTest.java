package io.berth.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.berth.core.model.ByteRange;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentRangeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5-9",
                " 5-9 ",
                "5-9/*",
                "5-9/100",
                "bytes 5-9/*",
                "bytes 5-9/100",
                "Bytes 5-9",
                "bytes=5-9",
                "bytes  5-9/*",
                "00000000000000000000000000000005-9"
            })
    void readsEverySpelling(String header) {
        assertThat(ContentRange.parse(Optional.of(header))).hasValue(new ByteRange(5, 9));
    }

    @Test
    void needNotBeThere() {
        assertThat(ContentRange.parse(Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5-",
                "-9",
                "9-5",
                "a-b",
                "bytes",
                "bytes */100",
                "items 5-9/*",
                "5-9-10",
                "5 - 9",
                "0-9223372036854775807",
                "0-9223372036854775808",
                "9223372036854775808-9223372036854775809"
            })
    void refusesWhatIsNoRange(String header) {
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> ContentRange.parse(Optional.of(header)))
                .returns(ErrorCode.RANGE_INVALID, RegistryException::code);
    }
}
