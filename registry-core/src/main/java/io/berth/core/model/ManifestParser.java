package io.berth.core.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses bytes and a media type to a {@link Manifest}, or refuses them.
 *
 * <p>No two clients may read the same bytes as different manifests, so ambiguous JSON is refused: what
 * {@link StrictJson} refuses, keys that Go treats as {@linkplain KnownKeys known ones}, an image that also lists
 * manifests (CVE-2021-41190). Unknown fields are ignored and stay in the bytes.
 */
public final class ManifestParser {

    private static final int DEEPEST = 64;

    /** Keys, values and brackets: enough for ten thousand layers; more would be an attack on the parser. */
    private static final int MOST_TOKENS = 200_000;

    private static final KnownKeys DOCUMENT_KEYS = KnownKeys.of(
            "schemaVersion",
            "mediaType",
            "artifactType",
            "config",
            "layers",
            "manifests",
            "subject",
            "annotations",
            "digest",
            "size",
            "urls",
            "platform",
            "data");
    private static final KnownKeys PLATFORM_KEYS =
            KnownKeys.of("architecture", "os", "os.version", "os.features", "variant", "features");

    private static final StrictJson STRICT = new StrictJson(DEEPEST, MOST_TOKENS);
    private static final JsonMapper LENIENT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .build();

    private final JsonNode root;
    private final byte[] bytes;
    private final boolean strict;

    private ManifestParser(JsonNode root, byte[] bytes, boolean strict) {
        this.root = root;
        this.bytes = bytes;
        this.strict = strict;
    }

    /**
     * Parses a manifest that a client pushed as {@code mediaType}.
     *
     * @param bytes kept, not copied: the caller must not change them afterwards
     * @throws RegistryException MANIFEST_INVALID naming the invalid field, or DIGEST_INVALID
     */
    public static Manifest parse(String mediaType, byte[] bytes) {
        if (!MediaTypes.isManifest(mediaType)) {
            throw invalid("unsupported manifest media type: " + Quoted.of(mediaType) + " (expected one of "
                    + String.join(
                            ", ",
                            MediaTypes.OCI_MANIFEST,
                            MediaTypes.OCI_INDEX,
                            MediaTypes.DOCKER_MANIFEST,
                            MediaTypes.DOCKER_MANIFEST_LIST)
                    + ")");
        }
        ManifestParser parser = new ManifestParser(object(readStrictly(bytes)), bytes, true);
        parser.checkOwnMediaType(mediaType);
        return parser.manifest(mediaType);
    }

    /**
     * Parses a stored manifest, whose type is known from its bytes only: the {@code mediaType} field, else what it
     * lists. Never refuses: what another registry accepted is served unchanged, if necessary as
     * {@link Manifest.Opaque}.
     *
     * @param bytes kept, not copied: the caller must not change them afterwards
     */
    public static Manifest parseStored(byte[] bytes) {
        try {
            ManifestParser parser = new ManifestParser(object(readLeniently(bytes)), bytes, false);
            return parser.manifest(parser.storedMediaType());
        } catch (RegistryException e) {
            return new Manifest.Opaque(opaqueMediaType(bytes), ByteBuffer.wrap(bytes));
        }
    }

    private String storedMediaType() {
        return optionalText(root, "mediaType")
                .filter(type -> !type.isEmpty())
                .orElse(isPresent(root, "manifests") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST);
    }

    private static String opaqueMediaType(byte[] bytes) {
        try {
            JsonNode root = object(readLeniently(bytes));
            if (root.path("schemaVersion").asInt(0) == 1) {
                return MediaTypes.DOCKER_SCHEMA1;
            }
            return optionalText(root, "mediaType")
                    .filter(MediaTypes::isManifest)
                    .orElse(MediaTypes.OCTET_STREAM);
        } catch (RegistryException e) {
            return MediaTypes.OCTET_STREAM;
        }
    }

    private Manifest manifest(String mediaType) {
        checkSchemaVersion();
        ByteBuffer content = ByteBuffer.wrap(bytes);
        Optional<Descriptor> subject =
                isPresent(root, "subject") ? Optional.of(descriptor(root.get("subject"), "subject")) : Optional.empty();
        Optional<String> artifactType = optionalText(root, "artifactType").filter(type -> !type.isEmpty());
        Map<String, String> annotations = annotations(root, "annotations");
        if (MediaTypes.isIndex(mediaType)) {
            refuse("config", mediaType);
            refuse("layers", mediaType);
            return new Manifest.Index(mediaType, content, descriptors("manifests"), subject, artifactType, annotations);
        }
        if (!MediaTypes.isImage(mediaType)) {
            throw invalid("unsupported manifest media type: " + Quoted.of(mediaType));
        }
        refuse("manifests", mediaType);
        if (!isPresent(root, "config")) {
            throw invalid("config is missing (an image manifest must have one)");
        }
        Descriptor config = descriptor(root.get("config"), "config");
        return new Manifest.Image(
                mediaType,
                content,
                config,
                descriptors("layers"),
                subject,
                artifactType.or(() -> Optional.of(config.mediaType()).filter(type -> !type.isEmpty())),
                annotations);
    }

    private static JsonNode readStrictly(byte[] bytes) {
        try {
            return STRICT.read(bytes);
        } catch (InvalidJsonException e) {
            throw notJson(e.getMessage());
        }
    }

    private static JsonNode readLeniently(byte[] bytes) {
        try {
            return LENIENT.readTree(bytes);
        } catch (JacksonException e) {
            throw notJson(e.getOriginalMessage());
        }
    }

    private static JsonNode object(JsonNode root) {
        if (!root.isObject()) {
            throw invalid("not a JSON object");
        }
        return root;
    }

    private static RegistryException notJson(@Nullable String reason) {
        return invalid("not valid JSON: " + reason);
    }

    private void checkOwnMediaType(String mediaType) {
        Optional<String> own = optionalText(root, "mediaType").filter(type -> !type.isEmpty());
        if (own.isEmpty() && MediaTypes.isDocker(mediaType)) {
            throw invalid("mediaType is missing (expected " + mediaType + ")");
        }
        if (own.isPresent() && !own.get().equals(mediaType)) {
            throw invalid(
                    "mediaType is " + Quoted.of(own.get()) + " (expected " + mediaType + ", as the Content-Type says)");
        }
    }

    private void checkSchemaVersion() {
        refuseTwins(DOCUMENT_KEYS, root, "");
        JsonNode version = root.get("schemaVersion");
        if (version == null || !version.isIntegralNumber() || !version.canConvertToInt() || version.intValue() != 2) {
            throw invalid("schemaVersion is " + (version == null ? "missing" : Quoted.of(version.toString()))
                    + " (expected 2)");
        }
    }

    private void refuse(String field, String mediaType) {
        if (isPresent(root, field)) {
            throw invalid(field + " has no place in " + mediaType);
        }
    }

    private List<Descriptor> descriptors(String field) {
        if (!isPresent(root, field)) {
            return List.of();
        }
        JsonNode array = root.get(field);
        if (!array.isArray()) {
            throw invalid(field + " is not an array");
        }
        List<Descriptor> descriptors = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            descriptors.add(descriptor(element, field + "[" + descriptors.size() + "]"));
        }
        return descriptors;
    }

    private Descriptor descriptor(JsonNode node, String where) {
        if (!node.isObject()) {
            throw invalid(where + " is not an object");
        }
        refuseTwins(DOCUMENT_KEYS, node, where + ".");
        JsonNode size = node.get("size");
        if (size == null || !size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
            throw invalid(where + ".size is " + (size == null ? "missing" : Quoted.of(size.toString()))
                    + " (expected an integer from 0 to 9223372036854775807)");
        }
        Digest digest =
                Digest.parse(optionalText(node, "digest").orElseThrow(() -> invalid(where + ".digest is missing")));
        return new Descriptor(
                optionalText(node, "mediaType").orElse(""),
                digest,
                size.longValue(),
                optionalText(node, "artifactType"),
                annotations(node, where + ".annotations"),
                urls(node, where),
                platform(node, where + ".platform."));
    }

    private static Map<String, String> annotations(JsonNode node, String where) {
        if (!isPresent(node, "annotations")) {
            return Map.of();
        }
        JsonNode annotations = node.get("annotations");
        if (!annotations.isObject()) {
            throw invalid(where + " is not an object");
        }
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : annotations.properties()) {
            if (!entry.getValue().isString()) {
                throw invalid(where + "." + Quoted.of(entry.getKey()) + " is not a string");
            }
            texts.put(UnicodeText.replaceLoneSurrogates(entry.getKey()), text(entry.getValue()));
        }
        return texts;
    }

    private static List<String> urls(JsonNode node, String where) {
        if (!isPresent(node, "urls")) {
            return List.of();
        }
        List<String> urls = new ArrayList<>();
        for (JsonNode url : node.get("urls")) {
            if (!url.isString()) {
                throw invalid(where + ".urls is not an array of strings");
            }
            urls.add(text(url));
        }
        return urls;
    }

    private Optional<Descriptor.Platform> platform(JsonNode node, String where) {
        JsonNode platform = node.get("platform");
        if (platform == null || !platform.isObject()) {
            return Optional.empty();
        }
        refuseTwins(PLATFORM_KEYS, platform, where);
        return Optional.of(new Descriptor.Platform(
                optionalText(platform, "os").orElse(""),
                optionalText(platform, "architecture").orElse("")));
    }

    private static Optional<String> optionalText(JsonNode node, String field) {
        if (!isPresent(node, field)) {
            return Optional.empty();
        }
        JsonNode value = node.get(field);
        if (!value.isString()) {
            throw invalid(field + " is not a string");
        }
        return Optional.of(text(value));
    }

    private static boolean isPresent(JsonNode node, String field) {
        return node.hasNonNull(field);
    }

    private void refuseTwins(KnownKeys known, JsonNode node, String where) {
        if (strict) {
            known.refuseTwins(node.propertyNames(), where);
        }
    }

    /** As Go decodes it, and in a form that can be encoded in a list of referrers. */
    private static String text(JsonNode value) {
        return UnicodeText.replaceLoneSurrogates(value.stringValue());
    }

    private static RegistryException invalid(String message) {
        return new RegistryException(ErrorCode.MANIFEST_INVALID, message);
    }
}
