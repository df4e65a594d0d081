package io.berth.storage.metadata;

import java.nio.ByteBuffer;

/** A small document to be written. The content is not copied. */
public record Document(String key, ByteBuffer content) {

    static Document of(String key, byte[] content) {
        return new Document(key, ByteBuffer.wrap(content));
    }
}
