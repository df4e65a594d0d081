package io.berth.http.server;

import io.berth.http.message.AccessLog;
import io.berth.http.message.ForwardedClient;
import io.berth.http.server.memory.ConnectionMemory;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What every connection of a server shares.
 *
 * @param forwarded who is logged as the client, where a proxy passed a request on
 * @param threads runs each request, which may block there
 * @param ahead how far bodies are read ahead, all of them together
 * @param memory that connections hold
 * @param clock for the access log
 */
record ServerContext(
        RequestDispatcher dispatcher,
        ResponseWriter writer,
        AccessLog accessLog,
        ForwardedClient forwarded,
        Executor threads,
        ServerSettings.Limits limits,
        ReadAhead ahead,
        ConnectionMemory memory,
        Clock clock) {}
