package io.berth.auth.token;

import java.security.PublicKey;

/** The libtrust key id: the first 240 bits of the SHA-256 of the key's DER, in base 32 and groups of four. */
final class LibtrustId {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int CHARACTERS = 48;
    private static final int GROUP = 4;

    private LibtrustId() {}

    static String of(PublicKey key) {
        byte[] hash = Sha256.of(key.getEncoded());
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < CHARACTERS; i++) {
            if (i > 0 && i % GROUP == 0) {
                id.append(':');
            }
            id.append(ALPHABET.charAt(fiveBits(hash, i * 5)));
        }
        return id.toString();
    }

    private static int fiveBits(byte[] bytes, int offset) {
        int first = offset / 8;
        int two = (bytes[first] & 0xff) << 8 | (bytes[first + 1] & 0xff);
        return two >> (11 - offset % 8) & 0x1f;
    }
}
