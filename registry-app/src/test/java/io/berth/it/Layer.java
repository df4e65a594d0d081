package io.berth.it;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** A layer of one file: a tar archive (POSIX.1-1988 "ustar") without times and owners, so reproducible. */
final class Layer {

    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;

    private final byte[] archive;

    private Layer(byte[] archive) {
        this.archive = archive;
    }

    /** A layer that holds the file {@code name}. */
    static Layer of(String name, byte[] content) {
        int padded = (content.length + BLOCK - 1) / BLOCK * BLOCK;
        byte[] archive = new byte[BLOCK + padded + 2 * BLOCK];
        put(archive, 0, name);
        put(archive, 100, "0000755\0" + "0000000\0" + "0000000\0");
        put(archive, 124, String.format(Locale.ROOT, "%011o\0%011o\0", content.length, 0));
        put(archive, CHECKSUM, "        0");
        put(archive, 257, "ustar\0" + "00");
        put(archive, CHECKSUM, String.format(Locale.ROOT, "%06o\0 ", sum(archive)));
        System.arraycopy(content, 0, archive, BLOCK, content.length);
        return new Layer(archive);
    }

    private static void put(byte[] archive, int offset, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, archive, offset, ascii.length);
    }

    private static int sum(byte[] archive) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += archive[i];
        }
        return sum;
    }

    /** The entry in an image's configuration: the digest before compression. */
    Digest diffId() {
        return Algorithm.SHA256.digestOf(archive);
    }

    /** The archive before compression. */
    byte[] archive() {
        return archive.clone();
    }

    /** The content to push. */
    byte[] compressed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
