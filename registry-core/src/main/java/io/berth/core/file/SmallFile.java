package io.berth.core.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is read whole at start, or again when it changes. Reads never more than the limit, whatever size the file
 * reports: a device reports none, and another program may be writing it.
 *
 * @param maximumBytes from 1 KiB
 */
public record SmallFile(Path path, int maximumBytes) {

    /** For configuration and access rules. */
    public static final int CONFIGURATION = 1 << 20;

    /** For an htpasswd file: some 200,000 accounts. */
    public static final int ACCOUNTS = 16 << 20;

    /** For certificates, keys, and bundles of them: a public trust store takes a quarter of a MiB. */
    public static final int KEYS = 4 << 20;

    /** For a password. */
    public static final int PASSWORD = 64 << 10;

    /**
     * The content.
     *
     * @throws FileTooLargeException when it exceeds the limit
     * @throws java.nio.file.NoSuchFileException when the file does not exist
     * @throws FileSystemException that names the file, for any other error
     */
    public byte[] bytes() throws IOException {
        try (InputStream content = Files.newInputStream(path)) {
            byte[] bytes = content.readNBytes(maximumBytes + 1);
            if (bytes.length > maximumBytes) {
                throw new FileTooLargeException(path, maximumBytes);
            }
            return bytes;
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** For example a directory, which can be opened but not read. */
    private IOException named(IOException failure) {
        FileSystemException named = new FileSystemException(path.toString(), null, failure.getMessage());
        named.initCause(failure);
        return named;
    }

    /**
     * The content decoded as UTF-8.
     *
     * @throws java.nio.charset.CharacterCodingException when it is malformed
     */
    public String text() throws IOException {
        return text(StandardCharsets.UTF_8);
    }

    /**
     * The content decoded with this charset.
     *
     * @throws java.nio.charset.CharacterCodingException when it is malformed
     */
    public String text(Charset charset) throws IOException {
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    }
}
