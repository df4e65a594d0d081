package io.berth.http.wire;

import io.berth.core.model.Digest;
import io.berth.core.model.Reference;
import io.berth.core.model.Tag;

/** {@code Cache-Control} values for proxies between the server and the client. */
public final class CacheControl {

    /** For content addressed by digest, which never changes. */
    public static final String IMMUTABLE = "max-age=31536000, immutable";

    /** For content addressed by tag, which may change at any time: caches must revalidate. */
    public static final String REVALIDATE = "no-cache";

    /** For content of one client only. */
    public static final String NEVER = "no-store";

    private CacheControl() {}

    /** The value for a request with this reference. */
    public static String of(Reference reference) {
        return switch (reference) {
            case Digest _ -> IMMUTABLE;
            case Tag _ -> REVALIDATE;
        };
    }
}
