/**
 * Memory accounting of connections: buffers, and the cost of a connection and of a running request (ADR 0025). Uses
 * Netty, and nothing else of the server. Start reading at {@link io.berth.http.server.memory.ConnectionMemory}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.server.memory;
