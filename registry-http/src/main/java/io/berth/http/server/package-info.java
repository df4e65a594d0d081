/**
 * Bytes between sockets and the plain values of {@code route}: the only package that knows Netty. Imports {@code route}
 * and core. Event loops only move bytes; a request is answered by blocking code on a thread of its own.
 *
 * <p>Start reading at {@code HttpServer}, then {@code HttpPipeline} (what a connection consists of, in order),
 * {@code RequestReader} (from bytes to a {@code Request}), {@code RequestDispatcher} (the only catcher) and
 * {@code ResponseWriter} (from a {@code Response} to bytes).
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.server;
