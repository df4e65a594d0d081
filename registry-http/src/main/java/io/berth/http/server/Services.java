package io.berth.http.server;

import io.berth.http.message.AccessLog;
import io.berth.http.server.memory.ConnectionMemory;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What every connection of a server shares.
 *
 * @param threads runs each request, which may block there
 * @param ahead how far bodies are read ahead, all of them together
 * @param memory that connections hold
 * @param clock for the access log
 */
record Services(
        RequestDispatcher dispatcher,
        ResponseWriter writer,
        AccessLog accessLog,
        Executor threads,
        ServerSettings.Limits limits,
        ReadAhead ahead,
        ConnectionMemory memory,
        Clock clock) {}
