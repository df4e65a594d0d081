package io.berth.core.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Semantic versions, with the examples of semver.org 2.0. */
final class SemanticVersionTest {

    private static SemanticVersion version(String text) {
        return SemanticVersion.parse(text).orElseThrow();
    }

    /** Sections 11.2, 11.3 and 11.4.4, numbers without a limit, and a leading v. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0 2.0.0 2.1.0 2.1.1",
                "1.0.0-alpha 1.0.0",
                "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0",
                "1.9.0 1.10.0 v1.11.0",
                "1.0.0-1 1.0.0-2 1.0.0-10 1.0.0-A 1.0.0-a 1.0.0-a-b",
                "99999999999999999999998.0.0 99999999999999999999999.0.0 100000000000000000000000.0.0",
                "0.0.0-0 0.0.0 0.0.1-0"
            })
    void areOrderedByPrecedence(String ascending) {
        List<SemanticVersion> expected = Arrays.stream(ascending.split(" "))
                .map(SemanticVersionTest::version)
                .toList();
        List<SemanticVersion> sorted = new ArrayList<>(expected);
        Collections.shuffle(sorted, new Random(7));
        Collections.sort(sorted);
        assertThat(sorted).isEqualTo(expected);
    }

    /** Section 10, and how Helm writes a plus sign in a tag. */
    @Test
    void buildMetadataHasNoPrecedence() {
        assertThat(version("1.0.0+20130313144700"))
                .isEqualByComparingTo(version("v1.0.0+21AF26D3---117B344092BD"))
                .isEqualByComparingTo(version("1.0.0_exp.sha.5114f85"));
        assertThat(version("1.0.0-beta+exp.sha.5114f85")).isLessThan(version("1.0.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0-0.3.7",
                "1.0.0-x.7.z.92",
                "1.0.0-x-y-z.--",
                "1.0.0-0A.is.legal",
                "v1.2.3----RC-SNAPSHOT.12.9.1--.12"
            })
    void isAVersion(String text) {
        assertThat(SemanticVersion.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latest",
                "1",
                "1.2",
                "v1",
                "1.2.3.4",
                "01.1.1",
                "1.1.01",
                "1.2.3-0123",
                "1.2.3-",
                "1.0.0-alpha..1",
                "V1.0.0",
                "vv1.0.0",
                "release-1.0.0",
                "1.0.0_",
                "sha-abc"
            })
    void isNoVersion(String text) {
        assertThat(SemanticVersion.parse(text)).isEmpty();
    }
}
