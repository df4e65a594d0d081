package io.berth.http.server;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/**
 * Creates and counts the header and trailer fields of one connection: thousands of empty fields are small on the wire
 * and large in memory. Used on the event loop of the connection.
 */
final class HeaderFields implements HttpHeadersFactory {

    /** The maximum of one header or trailer section. */
    private static final int MOST = 100;

    private int added;

    @Override
    public HttpHeaders newHeaders() {
        return new Counted();
    }

    @Override
    public HttpHeaders newEmptyHeaders() {
        return new Counted();
    }

    /** Returns how many fields were added since the last call. */
    int takeAdded() {
        int taken = added;
        added = 0;
        return taken;
    }

    private final class Counted extends DefaultHttpHeaders {

        private int count;

        @Override
        public HttpHeaders add(CharSequence name, Object value) {
            if (++count > MOST) {
                throw new TooLongHttpHeaderException("more than " + MOST + " fields");
            }
            added++;
            return super.add(name, value);
        }

        @Override
        public HttpHeaders add(String name, Object value) {
            return add((CharSequence) name, value);
        }
    }
}
