package io.berth.core.model;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON from outside, read so that no two readers see different things in it: no key twice, nothing behind the end, and
 * no more of it than there can be in what is honest.
 */
public final class StrictJson {

    private StrictJson() {}

    /**
     * What reads it.
     *
     * @param deepest nesting of objects and arrays
     * @param mostTokens keys, values and brackets
     */
    public static JsonMapper reader(int deepest, int mostTokens) {
        return JsonMapper.builder(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(deepest)
                                .maxTokenCount(mostTokens)
                                .build())
                        // Else the names of one hostile document would stay in a table for good.
                        .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
