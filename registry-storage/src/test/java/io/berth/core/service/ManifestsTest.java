package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RegistryException;
import io.berth.core.model.Tag;
import io.berth.core.service.Manifests.Outcome;
import io.berth.core.store.MetadataStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules for pushing, pulling and deleting manifests. */
final class ManifestsTest extends ServiceTest {

    private static final Tag STABLE = new Tag("stable");

    @Test
    void givesBackWhatWasPushed() throws IOException {
        String image = pushImage(ALPINE, LATEST, "a");

        Digest resolved = manifests.resolve(ALPINE, LATEST);

        assertThat(resolved).isEqualTo(digest(image));
        assertThat(manifests.read(ALPINE, manifests.confirm(ALPINE, resolved)).bytes())
                .isEqualTo(ByteBuffer.wrap(bytes(image)));
        assertThat(manifests.resolve(ALPINE, resolved)).isEqualTo(resolved);
    }

    @Test
    void knowsNoManifestOfAnotherRepository() throws IOException {
        String image = pushImage(ALPINE, LATEST, "a");

        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.resolve(DEBIAN, LATEST));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.resolve(DEBIAN, digest(image)));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.resolve(ALPINE, STABLE));
    }

    @Test
    void refusesContentThatDoesNotHashToItsReference() throws IOException {
        blob(ALPINE, "config");

        assertRefused(ErrorCode.DIGEST_INVALID, () -> push(ALPINE, digest("other"), image("config")));
        assertThat(storage.blobs().size(digest(image("config")))).isEmpty();
    }

    @Test
    void refusesEachBlobThatTheRepositoryDoesNotHold() throws IOException {
        blob(ALPINE, "config");
        blob(ALPINE, "first");
        blob(DEBIAN, "second");

        RegistryException refusal =
                refusal(() -> push(ALPINE, LATEST, image("config", "first", "second", "third", "third")));

        assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_BLOB_UNKNOWN);
        assertThat(details(refusal))
                .containsExactlyInAnyOrder(
                        digest("second").toString(), digest("third").toString());
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.resolve(ALPINE, LATEST));
    }

    /** As old stores have them. */
    @Test
    void refusesABlobWhoseContentIsGone() throws IOException {
        blob(ALPINE, "config");
        blob(ALPINE, "layer");
        storage.blobs().delete(digest("layer"));

        assertThat(details(refusal(() -> push(ALPINE, LATEST, image("config", "layer")))))
                .containsExactly(digest("layer").toString());
    }

    @Test
    void listsAHundredMissingBlobsAtMost() {
        String[] layers = new String[150];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = "layer " + i;
        }
        assertThat(refusal(() -> push(ALPINE, LATEST, image("config", layers))).refusals())
                .hasSize(100);
    }

    @Test
    void takesAnyReferenceWhereTheRulesSaySo() throws IOException {
        ReferenceRules lax = new ReferenceRules(false, new ReferenceRules.Children.None(), ReferenceRules.Urls.ANY);
        Manifests trusting = manifests(lax, RepositoryClasses.ALL);

        for (String manifest : List.of(image("config", "layer"), index("a", "b"))) {
            String type = manifest.contains("layers") ? MediaTypes.OCI_MANIFEST : MediaTypes.OCI_INDEX;
            trusting.push(ALPINE, LATEST, type, bytes(manifest), List.of(), MetadataStore.UNCONDITIONAL);
            assertThat(trusting.resolve(ALPINE, LATEST)).isEqualTo(digest(manifest));
        }
    }

    @Test
    void refusesEachChildThatTheRepositoryDoesNotHold() throws IOException {
        String held = pushImage(ALPINE, LATEST, "held");
        String gone = pushImage(ALPINE, LATEST, "gone");
        storage.blobs().delete(digest(gone));
        String elsewhere = pushImage(DEBIAN, LATEST, "elsewhere");

        RegistryException refusal = refusal(() -> push(ALPINE, STABLE, index(held, gone, elsewhere)));

        assertThat(details(refusal))
                .containsExactlyInAnyOrder(
                        digest(gone).toString(), digest(elsewhere).toString());
        push(ALPINE, STABLE, index(held));
        assertThat(manifests.resolve(ALPINE, STABLE)).isEqualTo(digest(index(held)));
    }

    /** BuildKit's cache is an index of blobs. */
    @Test
    void takesAnIndexOfBlobs() throws IOException {
        blob(ALPINE, "layer");
        String cache = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s,%s]}"
                .formatted(
                        MediaTypes.OCI_INDEX,
                        descriptor("application/vnd.oci.image.layer.v1.tar+gzip", "layer"),
                        descriptor("application/vnd.buildkit.cacheconfig.v0", "config"));

        assertThat(details(refusal(() -> push(ALPINE, LATEST, cache))))
                .containsExactly(digest("config").toString());
        blob(ALPINE, "config");
        push(ALPINE, LATEST, cache);

        assertThat(manifests.resolve(ALPINE, LATEST)).isEqualTo(digest(cache));
    }

    @Test
    void asksForTheChildrenOfSomePlatformsOnly() {
        Descriptor arm = new Descriptor(
                MediaTypes.OCI_MANIFEST,
                digest("arm"),
                1,
                Optional.empty(),
                Map.of(),
                List.of(),
                Optional.of(new Descriptor.Platform("linux", "arm64")));
        Descriptor any = Descriptor.of(MediaTypes.OCI_MANIFEST, digest("any"), 1);
        ReferenceRules.Children wanted =
                new ReferenceRules.Children.For(Set.of(new Descriptor.Platform("linux", "amd64")));

        assertThat(wanted.require(arm)).isFalse();
        assertThat(wanted.require(any)).isTrue();
        assertThat(new ReferenceRules.Children.All().require(arm)).isTrue();
    }

    @Test
    void permitsUrlsByPatterns() {
        ReferenceRules.Urls urls = new ReferenceRules.Urls(
                List.of(Pattern.compile("^https://mirror\\.example/")), List.of(Pattern.compile("/private/")));

        assertThat(urls.permit("https://mirror.example/layer")).isTrue();
        assertThat(urls.permit("https://mirror.example/private/layer")).isFalse();
        assertThat(urls.permit("https://other.example/layer")).isFalse();
        assertThat(ReferenceRules.Urls.ANY.permit("ftp://anywhere")).isTrue();
    }

    @Test
    void refusesKindsOfImagesThatAreNotAccepted() throws IOException {
        Manifests plugins = manifests(ReferenceRules.STRICT, new RepositoryClasses(Set.of("plugin")));
        blob(ALPINE, "config");

        assertRefused(
                ErrorCode.DENIED,
                () -> plugins.push(
                        ALPINE,
                        LATEST,
                        MediaTypes.OCI_MANIFEST,
                        bytes(image("config")),
                        List.of(),
                        MetadataStore.UNCONDITIONAL));
    }

    @Test
    void movesAllTagsOrNone() throws IOException {
        String first = pushImage(ALPINE, LATEST, "first");
        blob(ALPINE, "config");
        byte[] second = bytes(image("config"));

        Outcome refused = manifests.push(
                ALPINE, LATEST, MediaTypes.OCI_MANIFEST, second, List.of(STABLE), (_, target) -> target.isEmpty());
        assertThat(refused).isEqualTo(new Outcome.Outdated());
        assertThat(manifests.resolve(ALPINE, LATEST)).isEqualTo(digest(first));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.resolve(ALPINE, STABLE));
        assertThat(storage.blobs().size(digest(image("config"))))
                .as("nothing is stored of a push that is refused")
                .isEmpty();

        Outcome pushed = manifests.push(
                ALPINE, LATEST, MediaTypes.OCI_MANIFEST, second, List.of(STABLE), MetadataStore.UNCONDITIONAL);
        assertThat(pushed)
                .isEqualTo(new Outcome.Pushed(digest(image("config")), Optional.empty(), List.of(LATEST, STABLE)));
    }

    @Test
    void namesTheSubject() throws IOException {
        blob(ALPINE, "config");
        String referrer = image("config", Optional.of("the subject"));

        assertThat(push(ALPINE, digest(referrer), referrer))
                .isEqualTo(new Outcome.Pushed(digest(referrer), Optional.of(digest("the subject")), List.of()));
    }

    @Test
    void deletesATagAlone() throws IOException {
        String image = pushImage(ALPINE, LATEST, "a");
        push(ALPINE, STABLE, image);

        manifests.delete(ALPINE, LATEST);

        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.resolve(ALPINE, LATEST));
        assertThat(manifests.resolve(ALPINE, STABLE)).isEqualTo(digest(image));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.delete(ALPINE, LATEST));
    }

    @Test
    void deletesAManifestWithItsTags() throws IOException {
        String image = pushImage(ALPINE, LATEST, "a");

        manifests.delete(ALPINE, digest(image));

        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.resolve(ALPINE, LATEST));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.delete(ALPINE, digest(image)));
    }

    @Test
    void keepsAManifestThatAnIndexLists() throws IOException {
        String image = pushImage(ALPINE, LATEST, "a");
        push(ALPINE, STABLE, index(image));

        RegistryException refusal = refusal(() -> manifests.delete(ALPINE, digest(image)));
        assertThat(refusal.code()).isEqualTo(ErrorCode.DENIED);
        assertThat(details(refusal)).containsExactly(digest(index(image)).toString());

        manifests.delete(ALPINE, digest(index(image)));
        manifests.delete(ALPINE, digest(image));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.resolve(ALPINE, LATEST));
    }

    @Test
    void servesNoDamagedManifest() throws IOException {
        String image = pushImage(ALPINE, LATEST, "a");
        storage.blobs().put(digest(image), ByteBuffer.wrap(bytes("damaged")));
        Manifests afterRestart = manifests(ReferenceRules.STRICT, RepositoryClasses.ALL);

        assertRefused(
                ErrorCode.MANIFEST_UNKNOWN,
                () -> afterRestart.read(ALPINE, afterRestart.confirm(ALPINE, digest(image))));

        push(ALPINE, LATEST, image);
        assertThat(afterRestart
                        .read(ALPINE, afterRestart.confirm(ALPINE, digest(image)))
                        .bytes())
                .isEqualTo(ByteBuffer.wrap(bytes(image)));
    }
}
