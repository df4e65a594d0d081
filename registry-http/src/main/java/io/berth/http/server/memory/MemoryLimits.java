package io.berth.http.server.memory;

/**
 * What all connections together may hold.
 *
 * @param buffers direct memory that buffers may take, in bytes
 * @param clients what connections and running requests may cost, in bytes
 * @param connections at a time
 * @param connectionsPerAddress of them from one address
 */
public record MemoryLimits(long buffers, long clients, int connections, int connectionsPerAddress) {}
