package io.berth.http.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.stream.Collectors;

/** A body that arrives in pieces: one each time its reader waits. */
public final class ArrivingBody implements RequestBody {

    private final OptionalLong declaredLength;
    private final Queue<ByteBuffer> coming;
    private final Runnable beforeEach;
    private ByteBuffer arrived = ByteBuffer.allocate(0);

    /**
     * A body.
     *
     * @param beforeEach runs when a reader waits for the next piece, or the end
     */
    public ArrivingBody(OptionalLong declaredLength, Collection<byte[]> pieces, Runnable beforeEach) {
        this.declaredLength = declaredLength;
        this.coming = pieces.stream().map(ByteBuffer::wrap).collect(Collectors.toCollection(ArrayDeque::new));
        this.beforeEach = beforeEach;
    }

    /** A text that arrives in one piece. */
    public static ArrivingBody of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new ArrivingBody(OptionalLong.of(bytes.length), List.of(bytes), () -> {});
    }

    /** This many bytes in pieces of this size, without a declared length. */
    public static ArrivingBody chunked(int bytes, int piece, Runnable beforeEach) {
        byte[] all = new byte[bytes];
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes; from += piece) {
            pieces.add(Arrays.copyOfRange(all, from, Math.min(bytes, from + piece)));
        }
        return new ArrivingBody(OptionalLong.empty(), pieces, beforeEach);
    }

    @Override
    public OptionalLong declaredLength() {
        return declaredLength;
    }

    @Override
    public int read(ByteBuffer destination) {
        if (!arrived.hasRemaining()) {
            beforeEach.run();
            ByteBuffer next = coming.poll();
            if (next == null) {
                return -1;
            }
            arrived = next;
        }
        int length = Math.min(arrived.remaining(), destination.remaining());
        destination.put(arrived.slice(arrived.position(), length));
        arrived.position(arrived.position() + length);
        return length;
    }

    @Override
    public int arrived() {
        return arrived.remaining();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
