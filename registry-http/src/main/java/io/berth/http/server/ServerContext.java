package io.berth.http.server;

import io.berth.http.message.ForwardedClient;
import io.berth.http.message.RequestListener;
import io.berth.http.server.memory.ConnectionMemory;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * Shared by all connections of a server.
 *
 * @param forwarded determines the logged client address behind a proxy
 * @param threads runs each request, which may block there
 * @param ahead the shared budget for reading bodies ahead
 * @param memory that connections hold
 * @param clock for the access log
 */
record ServerContext(
        RequestDispatcher dispatcher,
        ResponseWriter writer,
        RequestListener requestListener,
        ForwardedClient forwarded,
        Executor threads,
        ServerSettings.Limits limits,
        ReadAhead ahead,
        ConnectionMemory memory,
        Clock clock) {}
