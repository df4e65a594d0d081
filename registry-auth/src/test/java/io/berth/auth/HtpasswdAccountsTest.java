package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.access.Generation;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.IdentitySourceContract;
import io.berth.core.access.Visits;
import io.berth.core.store.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtpasswdAccountsTest extends IdentitySourceContract {

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private Path file;

    @BeforeEach
    void writeAccounts() throws IOException {
        file = folder.resolve("htpasswd");
        Files.writeString(file, "# people\n\n" + ACCOUNT + ":" + bcrypt(PASSWORD) + "\nold:$apr1$abc$def\n");
    }

    @Override
    protected HtpasswdAccounts source() throws IOException {
        return new HtpasswdAccounts(file, clock);
    }

    /** As in htpasswd and distribution, which use the first 72 bytes. */
    @Test
    void comparesAsMuchOfLongPasswordsAsBcryptReads() throws IOException {
        String password = "x".repeat(72) + "and more";
        Files.writeString(file, ACCOUNT + ":" + bcrypt("x".repeat(72)));

        assertThat(source().identify(Visits.basic(ACCOUNT, password))).isInstanceOf(Identification.Known.class);
        assertThat(source().identify(Visits.basic(ACCOUNT, "x".repeat(71) + "y" + "and more")))
                .isInstanceOf(Identification.Refused.class);
        assertThat(source().identify(Visits.basic(ACCOUNT, "x".repeat(71)))).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void doesNotKnowAccountsWithOtherHashes() throws IOException {
        assertThat(source().identify(Visits.basic("old", PASSWORD))).isInstanceOf(Identification.Unknown.class);
    }

    @Test
    void ownsItsNamesInEverySpelling() throws IOException {
        for (String spelling : new String[] {ACCOUNT, "Ann", "ANN ", "ann\u00a0", "\uff41nn", "Old"}) {
            assertThat(source().owns(spelling)).as(spelling).isTrue();
        }
        assertThat(source().owns("bob")).isFalse();
        assertThat(source().find("Ann")).isEmpty();
    }

    @Test
    void readsTheFileAgainWhenItChanges() throws IOException {
        IdentitySource source = source();
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);

        change("bob:" + bcrypt("other") + "\n");

        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Unknown.class);
        assertThat(source.identify(Visits.basic("bob", "other"))).isInstanceOf(Identification.Known.class);
    }

    @Test
    void keepsTheAccountsWhenTheFileBreaks() throws IOException {
        IdentitySource source = source();

        change("no colon in here\n");
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);

        Files.delete(file);
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);
    }

    @Test
    void waitsUntilAChangeIsWritten() throws IOException {
        IdentitySource source = source();
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);

        Files.writeString(file, "bob:" + bcrypt("other") + "\n");
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Known.class);
        assertThat(source.identify(Visits.basic("bob", "other"))).isInstanceOf(Identification.Unknown.class);

        clock.pass(Duration.ofSeconds(1));
        assertThat(source.identify(Visits.basic(ACCOUNT, PASSWORD))).isInstanceOf(Identification.Unknown.class);
        assertThat(source.identify(Visits.basic("bob", "other"))).isInstanceOf(Identification.Known.class);
    }

    @Test
    void refusesToBeginWithABrokenFile() throws IOException {
        Files.writeString(file, "ok:" + bcrypt("x") + "\nno colon\n");

        assertThatThrownBy(this::source).isInstanceOf(IOException.class).hasMessageContaining(":2: not an account");
    }

    @Test
    void anotherHashIsAnotherGeneration() throws IOException {
        IdentitySource source = source();
        Generation first = source.find(ACCOUNT).orElseThrow().generation();
        assertThat(source().find(ACCOUNT).orElseThrow().generation()).isEqualTo(first);

        String hash = bcrypt("other");
        change(ACCOUNT + ":" + hash + "\nbob:" + hash + "\n");

        Generation second = source.find(ACCOUNT).orElseThrow().generation();
        assertThat(second).isNotEqualTo(first);
        assertThat(second.account()).isNotEmpty().doesNotContain(hash.substring(7));
        assertThat(source.find("bob").orElseThrow().generation()).isNotEqualTo(second);
    }

    private void change(String content) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().plusSeconds(5)));
    }

    private static String bcrypt(String password) {
        return OpenBSDBCrypt.generate("2y", password.toCharArray(), new byte[16], 4);
    }
}
