package io.berth.http.server;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/**
 * Makes the header section of a request, which may only have so many fields: thousands of empty ones are small on the
 * wire and large in memory.
 */
final class FewHeaders implements HttpHeadersFactory {

    private static final int MOST_FIELDS = 100;

    @Override
    public HttpHeaders newHeaders() {
        return new Counted();
    }

    @Override
    public HttpHeaders newEmptyHeaders() {
        return new Counted();
    }

    private static final class Counted extends DefaultHttpHeaders {

        private int fields;

        @Override
        public HttpHeaders add(String name, Object value) {
            if (++fields > MOST_FIELDS) {
                throw new TooLongHttpHeaderException("more than " + MOST_FIELDS + " fields");
            }
            return super.add(name, value);
        }

        @Override
        public HttpHeaders add(CharSequence name, Object value) {
            return add(name.toString(), value);
        }
    }
}
