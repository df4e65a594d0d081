package io.berth.it;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import io.berth.core.model.MediaTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Creates the layouts that the tests push: small, but with layers of several chunks, and reproducible. */
final class SampleLayout {

    /** Larger than the 1 MiB chunks of regctl, and not a multiple of them. */
    private static final int LARGE = 3_500_000;

    private final Path folder;

    private SampleLayout(Path folder) {
        this.folder = folder;
    }

    /** An image with two layers. */
    static OciLayout image(String name) {
        return imageWith("a sample", name);
    }

    /** An image with two layers: the large one is that of all samples, the other one has this text. */
    static OciLayout imageWith(String text, String name) {
        SampleLayout layout = create(name);
        return layout.rooted(layout.image("amd64", text));
    }

    /** An index of images for two platforms, one of their layers shared. */
    static OciLayout index(String name) {
        SampleLayout layout = create(name);
        String children = layout.image("amd64", "for one") + "," + layout.image("arm64", "for the other");
        return layout.rooted(layout.add(MediaTypes.OCI_INDEX, """
            {"schemaVersion":2,"mediaType":"%s","manifests":[%s],"annotations":{"it":"index"}}\
            """.formatted(MediaTypes.OCI_INDEX, children), ""));
    }

    private static SampleLayout create(String name) {
        SampleLayout layout = new SampleLayout(Folders.fresh(name));
        layout.write("oci-layout", utf8("{\"imageLayoutVersion\":\"1.0.0\"}"));
        return layout;
    }

    private OciLayout rooted(String descriptor) {
        String named =
                descriptor.replaceFirst("\\{", "{\"annotations\":{\"org.opencontainers.image.ref.name\":\"latest\"},");
        write("index.json", utf8("{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(named)));
        return new OciLayout(folder);
    }

    private String image(String architecture, String text) {
        Layer large = Layer.of("large", noise());
        Layer small = Layer.of("text", utf8(text));
        String config = """
            {"architecture":"%s","os":"linux","config":{"Cmd":["/text"]},\
            "rootfs":{"type":"layers","diff_ids":["%s","%s"]}}\
            """.formatted(architecture, large.diffId(), small.diffId());
        return manifest(config, architecture, add(large), add(small));
    }

    private String manifest(String config, String architecture, String... layers) {
        String document = """
            {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s],"annotations":{"it":"image"}}\
            """.formatted(
                        MediaTypes.OCI_MANIFEST,
                        add("application/vnd.oci.image.config.v1+json", config, ""),
                        String.join(",", layers));
        String platform = ",\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}".formatted(architecture);
        return add(MediaTypes.OCI_MANIFEST, document, platform);
    }

    private String add(Layer layer) {
        return add("application/vnd.oci.image.layer.v1.tar+gzip", layer.compressed(), "");
    }

    private String add(String mediaType, String document, String more) {
        return add(mediaType, utf8(document), more);
    }

    /** Stores content and returns its descriptor. */
    private String add(String mediaType, byte[] content, String more) {
        Digest digest = Algorithm.SHA256.digestOf(content);
        write("blobs/sha256/" + digest.hex(), content);
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
                .formatted(mediaType, digest, content.length, more);
    }

    private void write(String name, byte[] content) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] noise() {
        byte[] content = new byte[LARGE];
        new Random(20).nextBytes(content);
        return content;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
