package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;

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
    void theDecoyOfNoAccountsCostsTheUsual() {
        assertThat(new HtpasswdFile(Map.of(), Set.of()).decoy()).startsWith("$2y$10$");
    }
}
