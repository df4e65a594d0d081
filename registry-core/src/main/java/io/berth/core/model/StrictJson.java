package io.berth.core.model;

import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses JSON of clients, and accepts only documents that all parsers read in the same way (RFC 8259, section 8): UTF-8
 * without a byte order mark, no duplicate keys, no lone surrogates, no trailing content; and a bounded number of tokens
 * and levels. Thread-safe.
 */
public final class StrictJson {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final JsonMapper mapper;

    /**
     * A parser with these limits.
     *
     * @param maximumDepth of nested objects and arrays
     * @param maximumTokens keys, values and brackets
     */
    public StrictJson(int maximumDepth, int maximumTokens) {
        this.mapper = JsonMapper.builder(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(maximumDepth)
                                .maxTokenCount(maximumTokens)
                                .build())
                        // Otherwise the key names of a hostile document would stay in a global table.
                        .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Parses a document.
     *
     * @throws InvalidJsonException saying what is wrong with it
     */
    public JsonNode read(byte[] bytes) throws InvalidJsonException {
        checkEncoding(bytes);
        try {
            JsonNode root = mapper.readTree(bytes);
            checkTexts(root);
            return root;
        } catch (JacksonException e) {
            throw new InvalidJsonException(e.getOriginalMessage(), e);
        }
    }

    /** A raw NUL is valid UTF-8 but not JSON, and makes encoding-guessing parsers assume UTF-16 or UTF-32. */
    private static void checkEncoding(byte[] bytes) throws InvalidJsonException {
        if (startsWithByteOrderMark(bytes)) {
            throw new InvalidJsonException("byte order mark (expected UTF-8 without one)");
        }
        if (!UnicodeText.isUtf8(bytes) || contains(bytes, (byte) 0)) {
            throw new InvalidJsonException("not UTF-8 text");
        }
    }

    private static boolean startsWithByteOrderMark(byte[] bytes) {
        return Arrays.mismatch(bytes, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length
                || Arrays.equals(bytes, BYTE_ORDER_MARK);
    }

    private static boolean contains(byte[] bytes, byte value) {
        for (byte present : bytes) {
            if (present == value) {
                return true;
            }
        }
        return false;
    }

    /** Recursion as deep as the document, which is bounded. */
    private static void checkTexts(JsonNode node) throws InvalidJsonException {
        if (node.isString()) {
            checkSurrogates(node.stringValue());
        }
        for (String key : node.propertyNames()) {
            checkKey(key);
        }
        for (JsonNode child : node) {
            checkTexts(child);
        }
    }

    /** Parsers in C end a key at its first NUL, and see a different key. */
    private static void checkKey(String key) throws InvalidJsonException {
        if (key.indexOf('\0') >= 0) {
            throw new InvalidJsonException("NUL in the key " + Quoted.of(key));
        }
        checkSurrogates(key);
    }

    private static void checkSurrogates(String text) throws InvalidJsonException {
        if (UnicodeText.hasLoneSurrogate(text)) {
            throw new InvalidJsonException("lone surrogate in " + Quoted.of(text));
        }
    }
}
