package io.berth.http.server.memory;

/**
 * Limits for all connections together.
 *
 * @param buffers direct memory for buffers, in bytes
 * @param clients cost of connections and running requests, in bytes
 * @param connections at a time
 * @param connectionsPerAddress of them from one address
 */
public record MemoryLimits(long buffers, long clients, int connections, int connectionsPerAddress) {}
