package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code berth.cors.origins}: which pages of other origins may call the registry from a browser. */
final class CorsTest {

    private static final String UI = "https://ui.example.org";

    private static TestRegistry allowing(String origins) {
        return TestRegistry.start(Medium.MEMORY, "berth.cors.origins: " + origins);
    }

    private static Sending from(String origin, TestRegistry registry, String target) {
        return registry.get(target).header("Origin", origin);
    }

    private static Sending preflight(TestRegistry registry) {
        return registry.client()
                .send("OPTIONS", "/v2/app/manifests/v1")
                .header("Origin", UI)
                .header("Access-Control-Request-Method", "DELETE");
    }

    @Test
    void isOffUnlessConfigured() throws IOException {
        try (TestRegistry registry = TestRegistry.start(Medium.MEMORY)) {
            from(UI, registry, "/v2/").expect(200).lacks("Access-Control-Allow-Origin");
            preflight(registry)
                    .expect(204)
                    .lacks("Access-Control-Allow-Origin")
                    .has("Allow", "DELETE, GET, HEAD, OPTIONS, PUT");
        }
    }

    @Test
    void letsTheListedOriginsReadSuccessesAndRefusals() throws IOException {
        try (TestRegistry registry = allowing("['" + UI + "']")) {
            assertAllows(from(UI, registry, "/v2/").expect(200), UI);
            assertAllows(from(UI, registry, "/v2/app/tags/list").expect(404), UI);
            assertAllows(from(UI, registry, "/nowhere").expect(404), UI);
            from(UI, registry, "/v2/").expect(200).has("Access-Control-Allow-Credentials", "true");
        }
    }

    private static void assertAllows(Answer answer, String origin) {
        answer.has("Access-Control-Allow-Origin", origin).has("Vary", "Origin");
        assertThat(answer.header("Access-Control-Expose-Headers"))
                .contains("Docker-Content-Digest", "Link", "Location");
    }

    @Test
    void keepsOtherOriginsOut() throws IOException {
        try (TestRegistry registry = allowing("['" + UI + "']")) {
            for (String other : new String[] {"https://evil.example", UI + ".evil.example", "null", "http" + UI}) {
                from(other, registry, "/v2/")
                        .expect(200)
                        .lacks("Access-Control-Allow-Origin")
                        .has("Vary", "Origin");
            }
            registry.get("/v2/").expect(200).lacks("Access-Control-Allow-Origin");
        }
    }

    @Test
    void letsEverybodyInWithoutCredentials() throws IOException {
        try (TestRegistry registry = allowing("['*']")) {
            assertAllows(from(UI, registry, "/v2/").expect(200).lacks("Access-Control-Allow-Credentials"), "*");
        }
    }

    @Test
    void answersPreflights() throws IOException {
        try (TestRegistry registry = allowing("['" + UI + "']")) {
            Answer answer = preflight(registry)
                    .expect(204)
                    .has("Access-Control-Allow-Origin", UI)
                    .has("Access-Control-Allow-Methods", "DELETE, GET, HEAD, OPTIONS, PUT")
                    .has("Access-Control-Max-Age", "600");
            assertThat(answer.header("Access-Control-Allow-Headers")).contains("Authorization", "Content-Type");
        }
    }
}
