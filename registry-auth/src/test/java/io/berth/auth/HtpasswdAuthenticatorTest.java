package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.access.Credentials;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtpasswdAuthenticatorTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeAccounts() throws IOException {
        file = folder.resolve("htpasswd");
        Files.writeString(file, "# people\n\nann:" + bcrypt("secret") + "\nold:$apr1$abc$def\n");
    }

    @Test
    void letsInWhoKnowsThePassword() throws IOException {
        assertThat(login("ann", "secret")).contains(new Principal("ann"));
    }

    @Test
    void letsInAgainFromMemory() throws IOException {
        HtpasswdAuthenticator authenticator = authenticator();

        assertThat(authenticator.authenticate(new Credentials.Basic("ann", "secret")))
                .isPresent();
        assertThat(authenticator.authenticate(new Credentials.Basic("ann", "secret")))
                .isPresent();
        assertThat(authenticator.authenticate(new Credentials.Basic("ann", "Secret")))
                .isEmpty();
    }

    @Test
    void refusesWrongEmptyAndOverlongPasswords() throws IOException {
        assertThat(login("ann", "wrong")).isEmpty();
        assertThat(login("ann", "")).isEmpty();
        assertThat(login("ann", "secret" + "x".repeat(72))).isEmpty();
        assertThat(login("", "secret")).isEmpty();
    }

    @Test
    void refusesUnknownUsersAndOtherHashes() throws IOException {
        assertThat(login("bob", "secret")).isEmpty();
        assertThat(login("old", "secret")).isEmpty();
    }

    @Test
    void refusesOtherCredentials() throws IOException {
        assertThat(authenticator().authenticate(new Credentials.None())).isEmpty();
        assertThat(authenticator().authenticate(new Credentials.Bearer("secret")))
                .isEmpty();
    }

    @Test
    void readsTheFileAgainWhenItChanges() throws IOException {
        HtpasswdAuthenticator authenticator = authenticator();
        assertThat(authenticator.authenticate(new Credentials.Basic("ann", "secret")))
                .isPresent();

        change("bob:" + bcrypt("other") + "\n");

        assertThat(authenticator.authenticate(new Credentials.Basic("ann", "secret")))
                .isEmpty();
        assertThat(authenticator.authenticate(new Credentials.Basic("bob", "other")))
                .isPresent();
    }

    @Test
    void keepsTheAccountsWhenTheFileBreaks() throws IOException {
        HtpasswdAuthenticator authenticator = authenticator();

        change("no colon in here\n");
        assertThat(authenticator.authenticate(new Credentials.Basic("ann", "secret")))
                .isPresent();

        Files.delete(file);
        assertThat(authenticator.authenticate(new Credentials.Basic("ann", "secret")))
                .isPresent();
    }

    @Test
    void refusesToBeginWithABrokenFile() throws IOException {
        Files.writeString(file, "ok:" + bcrypt("x") + "\nno colon\n");

        assertThatThrownBy(this::authenticator)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":2: not an account");
    }

    @Test
    void quotesTheRealm() throws IOException {
        assertThat(new HtpasswdAuthenticator("a \"b\"", file)
                        .challenge(new Permission.Enter())
                        .header())
                .isEqualTo("Basic realm=\"a \\\"b\\\"\"");
    }

    private Optional<Principal> login(String user, String password) throws IOException {
        return authenticator().authenticate(new Credentials.Basic(user, password));
    }

    private HtpasswdAuthenticator authenticator() throws IOException {
        return new HtpasswdAuthenticator("Registry", file);
    }

    private void change(String content) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    }

    private static String bcrypt(String password) {
        return OpenBSDBCrypt.generate("2y", password.toCharArray(), new byte[16], 4);
    }
}
