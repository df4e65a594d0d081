/**
 * The memory that connections hold: buffers, and what a connection and a running request cost (ADR 0025). Uses Netty,
 * and nothing else of the server. Start reading at {@link io.berth.http.server.memory.ConnectionMemory}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.server.memory;
