package io.berth.core.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Checks bytes and strings for well-formed Unicode. */
final class UnicodeText {

    /** A buffer large enough to be fast, in place of a full copy of the text. */
    private static final int CHARACTERS_AT_ONCE = 1024;

    private UnicodeText() {}

    /** Whether the bytes are well-formed UTF-8: no overlong forms, no surrogates, not truncated. */
    static boolean isUtf8(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(CHARACTERS_AT_ONCE);
        CoderResult result;
        do {
            result = decoder.decode(input, output.clear(), true);
        } while (result.isOverflow());
        return result.isUnderflow();
    }

    /** Whether the text has an unpaired surrogate, which cannot be encoded. */
    static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(UnicodeText::isSurrogate);
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** Replaces each lone surrogate with U+FFFD, as Go and browsers do. */
    static String replaceLoneSurrogates(String text) {
        if (!hasLoneSurrogate(text)) {
            return text;
        }
        return text.codePoints()
                .map(codePoint -> isSurrogate(codePoint) ? 0xFFFD : codePoint)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
