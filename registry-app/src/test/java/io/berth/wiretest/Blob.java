package io.berth.wiretest;

import io.berth.core.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Content with its digests. */
final class Blob {

    private final byte[] bytes;

    private Blob(byte[] bytes) {
        this.bytes = bytes;
    }

    static Blob of(byte[] bytes) {
        return new Blob(bytes);
    }

    static Blob of(String text) {
        return new Blob(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Random bytes, the same each time for the same seed. */
    static Blob random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return new Blob(bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    byte[] bytes(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    int size() {
        return bytes.length;
    }

    String digest() {
        return digest(Digest.Algorithm.SHA256);
    }

    String digest(Digest.Algorithm algorithm) {
        return algorithm.digestOf(bytes).toString();
    }

    @Override
    public String toString() {
        return digest();
    }
}
