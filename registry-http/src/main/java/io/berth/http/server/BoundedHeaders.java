package io.berth.http.server;

import io.berth.http.server.memory.Client;
import io.berth.http.server.memory.ConnectionMemory;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.util.Map;

/**
 * The fields of a head or trailer while they arrive: only so many of them, as thousands of empty ones are small on the
 * wire and large in memory; and memory for large ones is charged to the client as they come.
 */
final class BoundedHeaders extends DefaultHttpHeaders {

    private static final int MOST_FIELDS = 100;

    /** What fits into the cost of a connection, in bytes. */
    private static final int FREE = 2 * 1024;

    /** Memory is charged in steps of so many bytes. */
    private static final int STEP = 4 * 1024;

    /** A field is held as it was decoded and as the request has it. */
    private static final int COPIES = 2;

    private final ConnectionMemory memory;
    private final Client client;
    private final Factory factory;
    private int fields;
    private int bytes;
    private int charged;

    private BoundedHeaders(ConnectionMemory memory, Client client, Factory factory) {
        this.memory = memory;
        this.client = client;
        this.factory = factory;
    }

    /** Makes the fields of the heads and trailers of one connection. Used on its event loop only. */
    static final class Factory implements HttpHeadersFactory {

        private final ConnectionMemory memory;
        private final Client client;
        private int scratch;

        Factory(ConnectionMemory memory, Client client) {
            this.memory = memory;
            this.client = client;
        }

        @Override
        public HttpHeaders newHeaders() {
            return new BoundedHeaders(memory, client, this);
        }

        /** The decoder keeps a buffer as large as the longest line for as long as the connection lives. */
        private void holdLine(int length) {
            if (length > FREE && length > scratch) {
                int grown = (length + STEP - 1) / STEP * STEP * COPIES;
                requireMemory(memory, client, grown - scratch);
                scratch = grown;
            }
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return newHeaders();
        }
    }

    /** There is no memory for another field. */
    static final class NoMemoryException extends TooLongFrameException {

        private static final long serialVersionUID = 1L;

        private NoMemoryException() {
            super("no memory left for the header section");
        }
    }

    /** What fields cost that came otherwise, in bytes. */
    static int cost(HttpHeaders headers) {
        int bytes = 0;
        for (Map.Entry<String, String> field : headers) {
            bytes += field.getKey().length() + field.getValue().length();
        }
        return cost(bytes);
    }

    private static int cost(int bytes) {
        return bytes <= FREE ? 0 : (bytes - FREE + STEP - 1) / STEP * STEP * COPIES;
    }

    @Override
    public HttpHeaders add(String name, Object value) {
        if (++fields > MOST_FIELDS) {
            throw new TooLongHttpHeaderException("more than " + MOST_FIELDS + " fields");
        }
        int length = name.length() + value.toString().length();
        factory.holdLine(length);
        charge(length);
        return super.add(name, value);
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        return add(name.toString(), value);
    }

    private void charge(int more) {
        bytes += more;
        int missing = cost(bytes) - charged;
        if (missing > 0) {
            requireMemory(memory, client, missing);
            charged += missing;
        }
    }

    private static void requireMemory(ConnectionMemory memory, Client client, int bytes) {
        if (!memory.charge(client, bytes)) {
            throw new NoMemoryException();
        }
    }

    /** What was charged to the client and is to be released, in bytes. */
    int charged() {
        return charged;
    }

    void release() {
        memory.release(client, charged);
        charged = 0;
    }
}
