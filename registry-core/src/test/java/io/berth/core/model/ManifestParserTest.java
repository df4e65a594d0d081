package io.berth.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {

    private static final String EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String CONFIG = descriptor("application/vnd.oci.image.config.v1+json", "0");

    @Test
    void readsAnImage() {
        Manifest manifest = parse(
                MediaTypes.OCI_MANIFEST,
                "{'schemaVersion':2,'config':" + CONFIG + ",'layers':[" + descriptor("l", "7")
                        + "],'subject':" + descriptor(MediaTypes.OCI_MANIFEST, "9")
                        + ",'annotations':{'a':'1','A':'2'},'more':{'unknown':[1,null]}}");

        assertThat(manifest).isInstanceOfSatisfying(Manifest.Image.class, image -> {
            assertThat(image.layers()).hasSize(1);
            assertThat(image.layers().getFirst().size()).isEqualTo(7);
            assertThat(image.subject()).isPresent();
            assertThat(image.artifactType()).contains("application/vnd.oci.image.config.v1+json");
            assertThat(image.annotations()).containsEntry("a", "1").containsEntry("A", "2");
        });
    }

    @Test
    void readsAnIndex() {
        Manifest manifest = parse(
                MediaTypes.OCI_INDEX,
                "{'schemaVersion':2,'mediaType':'" + MediaTypes.OCI_INDEX + "','artifactType':'x/y','manifests':["
                        + "{'mediaType':'m','size':1,'digest':'" + EMPTY
                        + "','platform':{'os':'linux','architecture':'arm64'}}]}");

        assertThat(manifest).isInstanceOfSatisfying(Manifest.Index.class, index -> {
            assertThat(index.artifactType()).contains("x/y");
            assertThat(index.manifests().getFirst().platform()).contains(new Descriptor.Platform("linux", "arm64"));
        });
    }

    @Test
    void keepsTheBytes() {
        String text = " {\"schemaVersion\" : 2,\n\"manifests\":[]}\n";
        Manifest manifest = ManifestParser.parse(MediaTypes.OCI_INDEX, text.getBytes(StandardCharsets.UTF_8));

        assertThat(StandardCharsets.UTF_8.decode(manifest.bytes()).toString()).isEqualTo(text);
        assertThat(manifest.bytes().isReadOnly()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{} {}",
                "{}",
                "{'schemaVersion':1,'config':CONFIG}",
                "{'schemaVersion':'2','config':CONFIG}",
                "{'schemaVersion':2}",
                "{'schemaVersion':2,'schemaVersion':2,'config':CONFIG}",
                "{'schemaVersion':2,'config':CONFIG,'layers':[],'Layers':[]}",
                "{'schemaVersion':2,'config':CONFIG,'manifests':[]}",
                "{'schemaVersion':2,'config':CONFIG,'layers':{}}",
                "{'schemaVersion':2,'config':CONFIG,'layers':[1]}",
                "{'schemaVersion':2,'config':CONFIG,'annotations':{'a':1}}",
                "{'schemaVersion':2,'mediaType':'application/json','config':CONFIG}",
                "{'schemaVersion':2,'mediaType':7,'config':CONFIG}",
                "{'schemaVersion':2,'config':{'size':0}}",
            })
    void refusesAnImageThatIsMalformed(String json) {
        assertRefused(MediaTypes.OCI_MANIFEST, json.replace("CONFIG", CONFIG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "'1'", "9223372036854775808", "null", "1e3"})
    void refusesASizeThatIsNone(String size) {
        assertRefused(
                MediaTypes.OCI_MANIFEST, "{'schemaVersion':2,'config':" + descriptor("c", size) + ",'layers':[]}");
    }

    @ParameterizedTest
    @CsvSource({"config", "layers"})
    void refusesAnIndexThatIsAlsoAnImage(String field) {
        assertRefused(MediaTypes.OCI_INDEX, "{'schemaVersion':2,'manifests':[],'" + field + "':[]}");
    }

    @Test
    void refusesDockerManifestsThatDoNotNameTheirType() {
        assertRefused(MediaTypes.DOCKER_MANIFEST, "{'schemaVersion':2,'config':" + CONFIG + ",'layers':[]}");
    }

    @Test
    void refusesNestingThatExhaustsAParser() {
        assertRefused(MediaTypes.OCI_INDEX, "{'schemaVersion':2,'x':" + "[".repeat(5000) + "]".repeat(5000) + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Layers",
                "layer\u017f",
                "\u017fchemaVersion",
                "\u017fubject",
                "manife\u017fts",
                "annotation\u017f",
                "CONFIG",
                "Dige\u017ft"
            })
    void refusesKeysThatGoTakesForKnownOnes(String twin) {
        assertRefusedFor(
                twin + " differs from ", "{'schemaVersion':2,'config':" + CONFIG + ",'layers':[],'" + twin + "':[]}");
    }

    @Test
    void refusesTwinsOfKeysInDescriptorsAndPlatforms() {
        String layer = "{'mediaType':'l','size':1,'digest':'" + EMPTY + "',";

        assertRefusedFor("layers[0].\u017fize differs from size", imageWithLayer(layer + "'\u017fize':7}"));
        assertRefusedFor(
                "layers[0].platform.o\u017f differs from os",
                imageWithLayer(layer + "'platform':{'os':'linux','o\u017f':'windows'}}"));
    }

    @Test
    void findsTheKelvinSignInAKey() {
        assertThatThrownBy(() -> KnownKeys.of("key").refuseTwins(List.of("\u212aey"), ""))
                .hasMessage("\u212aey differs from key by case alone");
    }

    @Test
    void acceptsTwinsWhereKeysAreNotFolded() {
        String annotations = "{'layers':'1','Layers':'2','layer\u017f':'3'}";

        assertThat(parse(
                                MediaTypes.OCI_MANIFEST,
                                "{'schemaVersion':2,'config':" + CONFIG + ",'annotations':" + annotations + "}")
                        .annotations())
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551618", "4294967298", "2.0", "2e0", "1e999999999", "'2'", "null", "[2]"})
    void refusesSchemaVersionsThatAreNotTwo(String version) {
        assertRefusedFor("schemaVersion is ", "{'schemaVersion':" + version + ",'config':" + CONFIG + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551618", "2.5", "1e999999999", "-1"})
    void servesStoredSchemaVersionsThatAreNotTwo(String version) {
        Manifest manifest = stored("{'schemaVersion':" + version + ",'mediaType':'" + MediaTypes.OCI_MANIFEST + "'}");

        assertThat(manifest).isInstanceOf(Manifest.Opaque.class);
        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551618", "2.5", "1e999999999", "-1"})
    void servesStoredManifestsWhoseSizesAreNone(String size) {
        assertThat(stored("{'schemaVersion':2,'config':" + descriptor("c", size) + "}"))
                .isInstanceOf(Manifest.Opaque.class);
    }

    @Test
    void replacesLoneSurrogatesInWhatIsStored() {
        Manifest manifest = stored(
                "{'schemaVersion':2,'config':" + CONFIG + ",'artifactType':'t\\ud800','annotations':{'k':'v\\ud83d'}}");

        assertThat(manifest.artifactType()).contains("t\ufffd");
        assertThat(manifest.annotations()).containsExactly(Map.entry("k", "v\ufffd"));
    }

    @Test
    void refusesOtherMediaTypes() {
        assertThatThrownBy(() -> parse("application/json", "{}"))
                .hasMessageStartingWith("unsupported manifest media type: application/json (expected one of ");
    }

    @Test
    void servesWhatOthersStoredUnderTheTypeItNames() {
        assertThat(stored("{'schemaVersion':2,'manifests':[]}").mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
        assertThat(stored("{'schemaVersion':2,'config':" + CONFIG + "}").mediaType())
                .isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(stored("{'schemaVersion':2,'layers':[],'layers':[],'mediaType':'" + MediaTypes.DOCKER_MANIFEST
                                + "','config':" + CONFIG + "}")
                        .mediaType())
                .isEqualTo(MediaTypes.DOCKER_MANIFEST);
    }

    @Test
    void servesWhatItDoesNotUnderstand() {
        assertThat(stored("{'schemaVersion':1,'fsLayers':[]}"))
                .isInstanceOf(Manifest.Opaque.class)
                .extracting(Manifest::mediaType)
                .isEqualTo(MediaTypes.DOCKER_SCHEMA1);
        assertThat(stored("no json"))
                .isInstanceOf(Manifest.Opaque.class)
                .extracting(Manifest::mediaType)
                .isEqualTo(MediaTypes.OCTET_STREAM);
    }

    @Test
    void leavesOverlongAnnotationsOutOfItsDescriptor() {
        Manifest manifest = parse(
                MediaTypes.OCI_INDEX,
                "{'schemaVersion':2,'manifests':[],'annotations':{'a':'" + "x".repeat(100_000) + "'}}");

        assertThat(manifest.describedAs(Digest.parse(EMPTY)).annotations()).isEmpty();
    }

    private static void assertRefused(String mediaType, String json) {
        assertThatThrownBy(() -> parse(mediaType, json)).isInstanceOf(RegistryException.class);
    }

    private static void assertRefusedFor(String reason, String json) {
        assertThatThrownBy(() -> parse(MediaTypes.OCI_MANIFEST, json))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(reason);
    }

    private static String imageWithLayer(String layer) {
        return "{'schemaVersion':2,'config':" + CONFIG + ",'layers':[" + layer + "]}";
    }

    private static Manifest parse(String mediaType, String json) {
        return ManifestParser.parse(mediaType, bytes(json));
    }

    private static Manifest stored(String json) {
        return ManifestParser.parseStored(bytes(json));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String descriptor(String mediaType, String size) {
        return "{'mediaType':'" + mediaType + "','size':" + size + ",'digest':'" + EMPTY + "'}";
    }
}
