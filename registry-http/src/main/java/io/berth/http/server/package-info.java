/** Bytes between sockets and plain values: the only package that knows Netty. Start reading at {@code HttpServer}. */
@org.jspecify.annotations.NullMarked
package io.berth.http.server;
