package io.berth.http.server;

import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Limits for HTTP/2 clients: high enough for pulls and pushes at full speed, low enough against the known flood
 * attacks.
 */
final class Http2Limits {

    private static final int STREAMS = 100;
    private static final int STREAM_WINDOW = 1024 * 1024;
    private static final int FRAME = 64 * 1024;

    private static final int RESETS = 200;
    private static final int RESET_SECONDS = 30;
    private static final int EMPTY_DATA_FRAMES = 2;
    private static final int SMALL_CONTINUATIONS = 16;
    private static final int QUEUED_CONTROL_FRAMES = 1000;
    private static final long GOODBYE_MILLIS = 3_600_000;

    private Http2Limits() {}

    static Http2FrameCodec codec(ServerSettings.Limits limits) {
        Http2Settings settings = Http2Settings.defaultSettings()
                .maxConcurrentStreams(STREAMS)
                .initialWindowSize(STREAM_WINDOW)
                .maxFrameSize(FRAME)
                .maxHeaderListSize(limits.head());
        return Http2FrameCodecBuilder.forServer()
                .initialSettings(settings)
                .validateHeaders(true)
                // Streams that the client opens and resets, and those that the server resets because of protocol
                // errors.
                .decoderEnforceMaxRstFramesPerWindow(RESETS, RESET_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(RESETS, RESET_SECONDS)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_DATA_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS)
                // Replies to PING and SETTINGS that the client does not read.
                .encoderEnforceMaxQueuedControlFrames(QUEUED_CONTROL_FRAMES)
                // The caller of drain decides how long running streams may take.
                .gracefulShutdownTimeoutMillis(GOODBYE_MILLIS)
                .build();
    }
}
