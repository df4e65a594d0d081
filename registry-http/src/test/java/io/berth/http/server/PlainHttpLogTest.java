package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Any number of plain HTTP requests to the HTTPS port causes two log lines a minute. */
final class PlainHttpLogTest {

    private static final SocketAddress CLIENT = InetSocketAddress.createUnresolved("client", 7);

    private final Logger logger = (Logger) LoggerFactory.getLogger(PlainHttpLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PlainHttpLog log = new PlainHttpLog();

    @BeforeEach
    void watch() {
        channel.freezeTime();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void unwatch() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
        channel.close();
    }

    private void send(int requests) {
        for (int i = 0; i < requests; i++) {
            log.note(CLIENT, channel.eventLoop());
        }
    }

    private void endOfPeriod() {
        channel.advanceTimeBy(PlainHttpLog.PERIOD.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private List<String> logged() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void logsTheFirstRequestAndHowManyCameAfterIt() {
        send(1000);
        assertThat(logged()).singleElement().asString().contains("client", "sent plain HTTP");

        endOfPeriod();

        assertThat(logged()).hasSize(2).last().asString().contains("999 more times");
    }

    @Test
    void countsEachPeriodByItself() {
        send(3);
        endOfPeriod();
        send(1);
        endOfPeriod();
        send(1);

        assertThat(logged())
                .hasSize(4)
                .filteredOn(line -> line.contains("more times"))
                .hasSize(1);
    }
}
