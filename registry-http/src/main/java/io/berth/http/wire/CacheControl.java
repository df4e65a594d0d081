package io.berth.http.wire;

import io.berth.core.model.Digest;
import io.berth.core.model.Reference;
import io.berth.core.model.Tag;

/** How long an answer may be kept by whoever is between us and the client. */
public final class CacheControl {

    /** What a digest names never changes. */
    public static final String IMMUTABLE = "max-age=31536000, immutable";

    /** What a tag names may change at once; a copy is good only after asking again. */
    public static final String REVALIDATE = "no-cache";

    /** What is for one client alone. */
    public static final String NEVER = "no-store";

    private CacheControl() {}

    /** The right one for what the client asked for. */
    public static String of(Reference reference) {
        return switch (reference) {
            case Digest _ -> IMMUTABLE;
            case Tag _ -> REVALIDATE;
        };
    }
}
