package io.berth.storage.metadata;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of a referrer's descriptor, as in the image spec. */
final class DescriptorDocument {

    private static final JsonMapper JSON = new JsonMapper();

    private DescriptorDocument() {}

    static byte[] write(Descriptor descriptor) {
        ObjectNode document = JSON.createObjectNode();
        document.put("mediaType", descriptor.mediaType());
        document.put("digest", descriptor.digest().toString());
        document.put("size", descriptor.size());
        descriptor.artifactType().ifPresent(type -> document.put("artifactType", type));
        if (!descriptor.annotations().isEmpty()) {
            ObjectNode annotations = document.putObject("annotations");
            descriptor.annotations().forEach(annotations::put);
        }
        return JSON.writeValueAsBytes(document);
    }

    /** @throws IOException when the document is damaged */
    static Descriptor read(byte[] document) throws IOException {
        try {
            JsonNode root = JSON.readTree(document);
            return new Descriptor(
                    root.required("mediaType").stringValue(),
                    Digest.parse(root.required("digest").stringValue()),
                    root.required("size").longValue(),
                    Optional.ofNullable(root.get("artifactType")).map(JsonNode::stringValue),
                    annotations(root),
                    List.of(),
                    Optional.empty());
        } catch (JacksonException | RegistryException e) {
            throw new IOException("not a descriptor: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> annotations(JsonNode root) {
        Map<String, String> annotations = new HashMap<>();
        root.path("annotations")
                .properties()
                .forEach(entry ->
                        annotations.put(entry.getKey(), entry.getValue().stringValue()));
        return annotations;
    }
}
