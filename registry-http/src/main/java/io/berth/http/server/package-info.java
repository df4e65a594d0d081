/**
 * HTTP over Netty: the only package that uses Netty. Converts between bytes and the plain values of {@code route};
 * imports {@code route} and core. Event loops only move bytes; blocking code answers a request on a virtual thread.
 *
 * <p>Start reading at {@code HttpServer}, then {@code HttpPipeline} (the channel pipeline, in order),
 * {@code RequestReader} (from bytes to a {@code Request}), {@code RequestDispatcher} (the only catcher) and
 * {@code ResponseWriter} (from a {@code Response} to bytes).
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.server;
