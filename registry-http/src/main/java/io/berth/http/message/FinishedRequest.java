package io.berth.http.message;

import io.berth.core.model.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request after its end, for logs and metrics.
 *
 * @param time when its head had been read
 * @param duration until the last byte of the response was handed over, or the client disconnected
 * @param target as sent, query included: may carry secrets, which the log masks
 * @param status of the response
 * @param bytesSent of the response body
 * @param bytesReceived of the request body
 * @param client its IP address: of the peer, or as forwarded by a trusted proxy
 * @param user the authenticated account
 * @param route the name of the route that answered; empty when none did. Unlike the target, one of a fixed set
 * @param error the code of the error document, if the response has one
 * @param requestId as the client saw it
 * @param aborted whether the exchange ended prematurely
 */
public record FinishedRequest(
        Instant time,
        Duration duration,
        String method,
        String target,
        String protocol,
        int status,
        long bytesSent,
        long bytesReceived,
        String client,
        Optional<String> user,
        String route,
        Optional<ErrorCode> error,
        Optional<String> referer,
        Optional<String> userAgent,
        String requestId,
        boolean aborted) {}
