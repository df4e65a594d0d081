package io.berth.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.app.config.LogConfig;
import io.berth.app.config.LogConfig.Formatter;
import io.berth.app.config.LogConfig.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The format of events in the application log. */
final class LoggingTest {

    private static final Logger LOG = LoggerFactory.getLogger(LoggingTest.class);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @AfterEach
    void quiet() {
        Logging.quiet();
    }

    private void configure(Formatter formatter) {
        Logging.configure(new LogConfig(Level.INFO, formatter, Map.of("service", "registry"), true), output);
    }

    private List<String> lines() {
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void textIsKeysAndValues() {
        configure(Formatter.TEXT);
        LOG.atWarn().addKeyValue("http.request.id", "1 2").log("listening on {}", "[::]:5000");
        assertThat(lines())
                .singleElement()
                .asString()
                .matches("time=\\S+Z level=warning msg=\"listening on \\[::]:5000\" service=registry"
                        + " http\\.request\\.id=\"1 2\"");
    }

    @Test
    void jsonIsOneObjectPerLine() {
        configure(Formatter.LOGSTASH);
        LOG.info("a \"b\"");
        assertThat(lines())
                .singleElement()
                .asString()
                .matches("\\{\"@timestamp\":\"[^\"]+\",\"level\":\"info\",\"message\":\"a \\\\\"b\\\\\"\","
                        + "\"service\":\"registry\"}");
    }

    @Test
    void levelIsKept() {
        configure(Formatter.TEXT);
        LOG.debug("not this");
        assertThat(lines()).isEmpty();
    }

    @Test
    void stackTraceIsIndentedAndCannotForgeALine() {
        configure(Formatter.TEXT);
        LOG.error("failed", new IllegalStateException("outer", new IOException("a\ntime=2026 level=info")));
        assertThat(lines()).filteredOn(line -> !line.startsWith("    ")).hasSize(1);
        assertThat(lines())
                .contains("    java.lang.IllegalStateException: outer")
                .contains("    caused by java.io.IOException: a\\ntime=2026 level=info");
    }

    @Test
    void stackTraceIsAFieldInJson() {
        configure(Formatter.JSON);
        LOG.error("failed", new IllegalStateException("outer"));
        assertThat(lines())
                .singleElement()
                .asString()
                .contains("\"error\":\"    java.lang.IllegalStateException: outer\\n");
    }
}
