package io.berth.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import io.berth.http.message.Headers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EntityTagsTest {

    private static final Tag LATEST = new Tag("latest");
    private static final Digest DIGEST = Digest.Algorithm.SHA256.digestOf("here".getBytes(UTF_8));

    private static Headers headers(String name, String... values) {
        Headers headers = Headers.NONE;
        for (String value : values) {
            headers = headers.with(name, value.replace("HERE", DIGEST.toString()));
        }
        return headers;
    }

    @Test
    void quotesTheDigest() {
        assertThat(EntityTags.of(DIGEST)).isEqualTo('"' + DIGEST.toString() + '"');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    "HERE"           | true
                    W/"HERE"         | true
                    HERE             | true
                    *                | true
                    "a", "HERE"      | true
                    "a" ,W/"HERE",*  | true
                    "a"              | false
                    "HERE            | false
                    HERE"            | false
                    w/"HERE"         | false
                    "HEREx"          | false
                    ''               | false
                    """)
    void comparesTags(String value, boolean same) {
        assertThat(EntityTags.alreadyHas(headers("If-None-Match", value), DIGEST))
                .isEqualTo(same);
        assertThat(EntityTags.insistsOnOther(headers("If-Match", value), DIGEST))
                .isEqualTo(!same);
    }

    @Test
    void readsEveryLine() {
        assertThat(EntityTags.alreadyHas(headers("If-None-Match", "\"a\"", "\"HERE\""), DIGEST))
                .isTrue();
    }

    @Test
    void demandsNothingOfWhoSaysNothing() {
        assertThat(EntityTags.alreadyHas(Headers.NONE, DIGEST)).isFalse();
        assertThat(EntityTags.insistsOnOther(Headers.NONE, DIGEST)).isFalse();
        assertThat(EntityTags.rangeFits(Headers.NONE, DIGEST)).isTrue();
        assertThat(EntityTags.condition(Headers.NONE)).isEqualTo(MetadataStore.UNCONDITIONAL);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"HERE\"', true",
        "'W/\"HERE\"', false",
        "HERE, false",
        "*, false",
        "'Sat, 01 Jan 2050 00:00:00 GMT', false"
    })
    void resumesOnlyOnTheStrongTag(String value, boolean fits) {
        assertThat(EntityTags.rangeFits(headers("If-Range", value), DIGEST)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "If-Match, '\"HERE\"', true, false",
        "If-Match, *, true, false",
        "If-Match, '\"a\"', false, false",
        "If-None-Match, '\"HERE\"', false, true",
        "If-None-Match, *, false, true",
        "If-None-Match, '\"a\"', true, true"
    })
    void judgesWhereATagPoints(String header, String value, boolean pointsHere, boolean pointsNowhere) {
        var condition = EntityTags.condition(headers(header, value));

        assertThat(condition.permits(LATEST, Optional.of(DIGEST))).isEqualTo(pointsHere);
        assertThat(condition.permits(LATEST, Optional.empty())).isEqualTo(pointsNowhere);
    }
}
