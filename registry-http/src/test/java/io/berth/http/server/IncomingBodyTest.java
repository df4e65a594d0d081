package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How far a body is read ahead. */
final class IncomingBodyTest {

    private static final int PIECE = 64 * 1024;

    private final ReadAhead ahead = new ReadAhead();
    private int resumed;

    private IncomingBody body() {
        return new IncomingBody(OptionalLong.empty(), Duration.ofMinutes(1), ahead, new IncomingBody.Source() {
            @Override
            public void wanted() {}

            @Override
            public void resume() {
                resumed++;
            }
        });
    }

    /** Adds pieces until there is no room; returns how many bytes it took. */
    private static int fill(IncomingBody body) {
        int added = PIECE;
        while (body.add(Unpooled.buffer(PIECE).writeZero(PIECE))) {
            added += PIECE;
        }
        return added;
    }

    /** As many full ones as there is room for. */
    private List<IncomingBody> takeAllRoom() {
        List<IncomingBody> wide = new ArrayList<>();
        IncomingBody next = body();
        while (fill(next) == ReadAhead.WIDE_WINDOW) {
            wide.add(next);
            next = body();
        }
        next.close();
        return wide;
    }

    @Test
    void readsFarAheadForAFew() {
        List<IncomingBody> wide = takeAllRoom();
        IncomingBody oneMore = body();

        assertThat(wide).hasSizeBetween(1, 64);
        assertThat(fill(oneMore)).isEqualTo(IncomingBody.WINDOW);
    }

    @Test
    void givesItsRoomBackWhenAllIsTaken() throws IOException {
        List<IncomingBody> wide = takeAllRoom();
        wide.getFirst().read(ByteBuffer.allocate(ReadAhead.WIDE_WINDOW));

        assertThat(fill(body())).isEqualTo(ReadAhead.WIDE_WINDOW);
        assertThat(fill(wide.getFirst())).isEqualTo(IncomingBody.WINDOW);
    }

    @Test
    void givesItsRoomBackWhenClosed() {
        List<IncomingBody> wide = takeAllRoom();
        wide.getFirst().close();
        wide.getFirst().close();

        assertThat(fill(body())).isEqualTo(ReadAhead.WIDE_WINDOW);
        assertThat(fill(body())).isEqualTo(IncomingBody.WINDOW);
    }

    @Test
    void goesOnOnceHalfIsTaken() throws IOException {
        IncomingBody body = body();
        fill(body);
        body.read(ByteBuffer.allocate(ReadAhead.WIDE_WINDOW / 2 - 1));
        assertThat(resumed).isZero();
        body.read(ByteBuffer.allocate(1));

        assertThat(resumed).isOne();
    }
}
