package io.berth.http.message;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** The body of a request without one. */
public enum NoBody implements RequestBody {
    INSTANCE;

    @Override
    public OptionalLong declaredLength() {
        return OptionalLong.of(0);
    }

    @Override
    public int read(ByteBuffer destination) {
        return -1;
    }

    @Override
    public int arrived() {
        return 0;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
