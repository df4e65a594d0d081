package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtpasswdFileTest {

    private static String hash(int cost) {
        return OpenBSDBCrypt.generate("2y", "secret".toCharArray(), new byte[16], cost);
    }

    @Test
    void theDecoyCostsAsMuchAsMostAccounts() {
        HtpasswdFile accounts = new HtpasswdFile(Map.of("a", hash(5), "b", hash(4), "c", hash(5)), Set.of());

        assertThat(accounts.decoy()).startsWith("$2y$05$");
        assertThat(OpenBSDBCrypt.checkPassword(accounts.decoy(), "secret".toCharArray()))
                .isFalse();
    }

    @Test
    void theDecoyOfEquallyFrequentCostsIsTheDearer() {
        assertThat(new HtpasswdFile(Map.of("a", hash(5), "b", hash(4)), Set.of()).decoy())
                .startsWith("$2y$05$");
    }

    @Test
    void theDecoyIsNeverOneThatTakesSeconds() {
        String costly = hash(4).replace("$04$", "$17$");

        assertThat(new HtpasswdFile(Map.of("a", costly, "b", costly, "c", hash(5)), Set.of()).decoy())
                .startsWith("$2y$05$");
        assertThat(new HtpasswdFile(Map.of("a", costly), Set.of()).decoy()).startsWith("$2y$10$");
    }

    @Test
    void takesCostsUpToThoseThatHtpasswdMakes(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("htpasswd"),
                "dear:" + hash(4).replace("$04$", "$17$") + "\ndearer:" + hash(4).replace("$04$", "$18$") + "\n");

        assertThat(HtpasswdFile.read(file).hashes()).containsOnlyKeys("dear");
    }

    @Test
    void othersLogInBesideBytesThatAreNotUtf8(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("htpasswd"),
                ("# gru\u00df\nj\u00fcrgen:" + hash(4) + "\nann:" + hash(4) + "\n")
                        .getBytes(StandardCharsets.ISO_8859_1));

        HtpasswdFile accounts = HtpasswdFile.read(file);

        assertThat(accounts.hashes()).containsOnlyKeys("ann");
        // A directory may spell it in UTF-8.
        assertThat(accounts.names()).contains(FoldedName.of("j\u00fcrgen"));
    }

    @Test
    void theDecoyOfNoAccountsCostsTheUsual() {
        assertThat(new HtpasswdFile(Map.of(), Set.of()).decoy()).startsWith("$2y$10$");
    }
}
