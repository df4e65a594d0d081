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
 * A file that is read whole at start, or again when it changes. Never more than the limit is read, whatever size the
 * file says it has: a device says none, and another program may be writing it.
 *
 * @param maximumBytes from 1 KiB
 */
public record SmallFile(Path path, int maximumBytes) {

    /** For configuration and access rules. */
    public static final int CONFIGURATION = 1 << 20;

    /** For an htpasswd file: some 200,000 accounts. */
    public static final int ACCOUNTS = 16 << 20;

    /** For certificates, keys, and bundles of them: those of a public trust store take a quarter of a MiB. */
    public static final int KEYS = 4 << 20;

    /** For a password. */
    public static final int PASSWORD = 64 << 10;

    /**
     * Its bytes.
     *
     * @throws FileTooLargeException when there are more than the limit
     * @throws java.nio.file.NoSuchFileException when there is none
     * @throws FileSystemException that names the file, whatever else is wrong with it
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

    /** A directory, for one, can be opened and not be read. */
    private IOException named(IOException failure) {
        FileSystemException named = new FileSystemException(path.toString(), null, failure.getMessage());
        named.initCause(failure);
        return named;
    }

    /**
     * Its text in UTF-8.
     *
     * @throws java.nio.charset.CharacterCodingException when it is another
     */
    public String text() throws IOException {
        return text(StandardCharsets.UTF_8);
    }

    /**
     * Its text in this encoding.
     *
     * @throws java.nio.charset.CharacterCodingException when it is in another
     */
    public String text(Charset charset) throws IOException {
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    }
}
