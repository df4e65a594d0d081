package io.berth.auth;

import io.berth.core.file.SmallFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A line of an htpasswd file. Files of older programs contain bytes that are not UTF-8; all lines are preserved byte by
 * byte.
 *
 * @param octets one character for each byte (ISO 8859-1), without the line terminator
 */
record HtpasswdLine(String octets) {

    /** All lines of a file in order. */
    static List<HtpasswdLine> read(Path file) throws IOException {
        return new SmallFile(file, SmallFile.ACCOUNTS)
                .text(StandardCharsets.ISO_8859_1)
                .lines()
                .map(HtpasswdLine::new)
                .toList();
    }

    static HtpasswdLine of(String account, String hash) {
        byte[] line = (account + ":" + hash).getBytes(StandardCharsets.UTF_8);
        return new HtpasswdLine(new String(line, StandardCharsets.ISO_8859_1));
    }

    /** Whether it is blank or a comment. */
    boolean isSkipped() {
        return octets.isBlank() || octets.strip().startsWith("#");
    }

    /** Whether it has an account and a hash. */
    boolean isAccount() {
        return !isSkipped() && octets.strip().indexOf(':') > 0;
    }

    /** Whether the account name is UTF-8, the encoding that clients use. */
    boolean isUtf8() {
        return utf8().isPresent();
    }

    /** The account name, if any; decoded as ISO 8859-1 when it is not UTF-8. */
    Optional<String> name() {
        return isAccount() ? Optional.of(utf8().orElse(nameOctets())) : Optional.empty();
    }

    boolean isOf(String account) {
        return isAccount() && utf8().filter(account::equals).isPresent();
    }

    /** The part after the colon. */
    String hash() {
        String stripped = octets.strip();
        return stripped.substring(stripped.indexOf(':') + 1);
    }

    private String nameOctets() {
        String stripped = octets.strip();
        return stripped.substring(0, stripped.indexOf(':'));
    }

    private Optional<String> utf8() {
        byte[] bytes = nameOctets().getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
