package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.socket.ChannelOutputShutdownException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Which aborted responses are logged as errors. */
final class AbortedAnswerTest {

    @Test
    void aClientThatGoesAwayIsNone() {
        UncheckedIOException notFound = new UncheckedIOException(new IOException("epoll_ctl: no such file"));
        assertThat(ResponseWriter.isClientGone(new ClosedChannelException())).isTrue();
        assertThat(ResponseWriter.isClientGone(new SSLException("wrapped", new SocketException("reset"))))
                .isTrue();
        assertThat(ResponseWriter.isClientGone(new ChannelOutputShutdownException("while closing", notFound)))
                .isTrue();
        assertThat(ResponseWriter.isClientGone(new UncheckedIOException(new IOException(new ClosedChannelException()))))
                .isTrue();
    }

    @Test
    void aFileThatEndsEarlyIsOne() {
        assertThat(ResponseWriter.isClientGone(new EOFException("the file ends at 5")))
                .isFalse();
        assertThat(ResponseWriter.isClientGone(new IOException(new UncheckedIOException(new IOException("I/O error")))))
                .isFalse();
    }
}
