package io.berth.http.wire;

import io.berth.core.model.Digest;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.TagCondition;
import io.berth.http.message.Headers;
import java.util.List;
import java.util.Optional;

/** Conditional requests (RFC 9110, section 13). An entity tag is the quoted digest. */
public final class EntityTags {

    private EntityTags() {}

    /** The entity tag of content. */
    public static String of(Digest digest) {
        return '"' + digest.toString() + '"';
    }

    /** Whether the client already has this content: {@code If-None-Match}. */
    public static boolean alreadyHas(Headers headers, Digest digest) {
        return headers.contains("If-None-Match") && names(headers.all("If-None-Match"), Optional.of(digest));
    }

    /** Whether {@code If-Match} excludes this content. */
    public static boolean insistsOnOther(Headers headers, Digest digest) {
        return headers.contains("If-Match") && !names(headers.all("If-Match"), Optional.of(digest));
    }

    /** Whether {@code If-Range} permits ranges of this content; a date never does. */
    public static boolean rangeFits(Headers headers, Digest digest) {
        return headers.first("If-Range")
                .map(tag -> tag.strip().equals(of(digest)))
                .orElse(true);
    }

    /** The condition of {@code If-Match} and {@code If-None-Match} on the current target of a pushed tag. */
    public static TagCondition condition(Headers headers) {
        if (!headers.contains("If-Match") && !headers.contains("If-None-Match")) {
            return MetadataStore.UNCONDITIONAL;
        }
        return (_, current) -> (!headers.contains("If-Match") || names(headers.all("If-Match"), current))
                && !(headers.contains("If-None-Match") && names(headers.all("If-None-Match"), current));
    }

    /**
     * Whether a list of entity tags includes the content; tags may be weak or, as distribution's clients send them,
     * unquoted.
     */
    private static boolean names(List<String> values, Optional<Digest> digest) {
        return digest.isPresent()
                && values.stream()
                        .flatMap(value -> List.of(value.split(",")).stream())
                        .map(EntityTags::bare)
                        .anyMatch(tag ->
                                tag.equals("*") || tag.equals(digest.get().toString()));
    }

    private static String bare(String tag) {
        String text = tag.strip();
        if (text.startsWith("W/")) {
            text = text.substring(2);
        }
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
