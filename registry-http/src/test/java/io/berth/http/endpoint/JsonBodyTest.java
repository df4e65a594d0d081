package io.berth.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.http.message.HttpRefusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonBodyTest {

    @Test
    void readsWholeSeconds() {
        assertThat(body("{\"expires\":60}").seconds("expires")).contains(Duration.ofMinutes(1));
        assertThat(body("{\"expires\":null}").seconds("expires")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.5", "6e1", "1e999999999", "18446744073709551676", "2147483648", "\"60\"", "true", "[60]"})
    void refusesSecondsThatAreNotAWholeNumber(String seconds) {
        assertThatThrownBy(() -> body("{\"expires\":" + seconds + "}").seconds("expires"))
                .isInstanceOf(HttpRefusal.class)
                .hasMessage("expires: expected a whole number of seconds");
    }

    private static JsonBody body(String json) {
        return new JsonBody(JsonMapper.shared().readTree(json));
    }
}
