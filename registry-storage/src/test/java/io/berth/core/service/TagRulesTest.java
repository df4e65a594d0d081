package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.access.RepositoryGlob;
import io.berth.core.access.TagGlob;
import io.berth.core.access.TagSelection;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RegistryException;
import io.berth.core.model.Tag;
import io.berth.core.service.Manifests.Outcome;
import io.berth.core.store.MetadataStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Immutable tags: whatever a client tries, they point to what was pushed first. */
final class TagRulesTest extends ServiceTest {

    private static final Tag V1 = new Tag("v1");
    private static final Tag CANDIDATE = new Tag("v1-rc");

    private final TagRules rules = new TagRules(List.of(
            new TagRules.Rule(
                    new TagSelection(List.of(RepositoryGlob.parse("library/debian")), List.of(TagGlob.ALL), List.of()),
                    false),
            new TagRules.Rule(
                    new TagSelection(
                            List.of(RepositoryGlob.parse("library/*")),
                            List.of(TagGlob.parse("v*")),
                            List.of(TagGlob.parse("*-rc"))),
                    true)));
    private final Manifests protecting = manifests(ReferenceRules.STRICT, RepositoryClasses.ALL, rules);
    private final Repositories repositories = new Repositories(storage.metadata(), locks, rules, journal, events);

    private Outcome push(Tag tag, String manifest, Tag... more) throws IOException {
        return protecting.push(
                ALPINE, tag, MediaTypes.OCI_MANIFEST, bytes(manifest), List.of(more), MetadataStore.UNCONDITIONAL);
    }

    private static void assertDenied(RegistryException refused) {
        assertThat(refused.code()).isEqualTo(ErrorCode.DENIED);
        assertThat(refused).hasMessageContaining("is immutable (berth.tags)");
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        assertThat(rules.isImmutable(ALPINE, V1)).isTrue();
        assertThat(rules.isImmutable(ALPINE, CANDIDATE)).isFalse();
        assertThat(rules.isImmutable(ALPINE, LATEST)).isFalse();
        assertThat(rules.isImmutable(DEBIAN, V1)).isFalse();
    }

    @Test
    void anImmutableTagStaysWhereItIs() throws IOException {
        String first = pushImage(ALPINE, LATEST, "first");
        String second = pushImage(ALPINE, LATEST, "second");
        push(V1, first);
        push(V1, first, LATEST);

        assertDenied(refusal(() -> push(V1, second)));
        assertDenied(refusal(() -> push(LATEST, second, V1)));
        assertDenied(refusal(() -> protecting.delete(ALPINE, V1)));
        assertDenied(refusal(() -> protecting.delete(ALPINE, digest(first))));
        assertDenied(refusal(() -> repositories.delete(ALPINE)));
        assertThat(protecting.resolve(ALPINE, V1)).isEqualTo(digest(first));
        assertThat(protecting.resolve(ALPINE, LATEST)).isEqualTo(digest(first));
    }

    @Test
    void otherTagsMoveBesideIt() throws IOException {
        String first = pushImage(ALPINE, LATEST, "first");
        String second = pushImage(ALPINE, LATEST, "second");
        push(LATEST, first, CANDIDATE);

        assertThat(push(V1, second, LATEST, CANDIDATE)).isInstanceOf(Outcome.Pushed.class);
        assertThat(protecting.resolve(ALPINE, CANDIDATE)).isEqualTo(digest(second));
        protecting.delete(ALPINE, LATEST);
        protecting.delete(ALPINE, digest(first));
    }

    @Test
    void aTagThatDoesNotExistIsUnknown() throws IOException {
        pushImage(ALPINE, LATEST, "first");

        assertThat(refusal(() -> protecting.delete(ALPINE, V1)).code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN);
        repositories.delete(ALPINE);
    }

    @Test
    void ofConcurrentFirstPushesOneWins() throws Exception {
        List<String> images = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            images.add(pushImage(ALPINE, LATEST, "image " + i));
        }
        List<Callable<Boolean>> pushes = new ArrayList<>();
        for (String image : images) {
            pushes.add(() -> {
                try {
                    return push(V1, image) instanceof Outcome.Pushed;
                } catch (RegistryException e) {
                    assertDenied(e);
                    return false;
                }
            });
        }
        int pushed = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> push : threads.invokeAll(pushes)) {
                pushed += push.get() ? 1 : 0;
            }
        }
        assertThat(pushed).isEqualTo(1);
        Digest winner = protecting.resolve(ALPINE, V1);
        assertThat(images.stream().map(ServiceTest::digest)).contains(winner);
    }
}
