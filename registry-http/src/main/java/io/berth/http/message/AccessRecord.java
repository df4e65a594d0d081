package io.berth.http.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One answered request, as the access log tells it.
 *
 * @param time when its head had been read
 * @param duration until the last byte of the answer was handed over, or the client was gone
 * @param target as sent, query included: may carry secrets, which the log masks
 * @param status of the answer
 * @param bytesSent of the answer's body
 * @param bytesReceived of the request's body
 * @param client its IP address: of the peer, or of whom a trusted proxy passed the request on for
 * @param user who had authenticated
 * @param requestId as the client saw it
 * @param aborted whether the exchange broke off before its end
 */
public record AccessRecord(
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
        Optional<String> referer,
        Optional<String> userAgent,
        String requestId,
        boolean aborted) {}
