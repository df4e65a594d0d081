package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.berth.core.access.Identification;
import io.berth.core.access.Visits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtpasswdEditorTest {

    private static final String HASH = "$2y$10$Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapehKK5YdLxKcm";

    @TempDir
    private Path folder;

    private Path file;
    private HtpasswdEditor editor;

    @BeforeEach
    void choose() {
        file = folder.resolve("htpasswd");
        editor = new HtpasswdEditor(file);
    }

    private String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void whoIsAddedCanLogIn() throws IOException {
        assertThat(editor.put("ann", "open sesame")).isFalse();

        HtpasswdAccounts accounts = new HtpasswdAccounts(file, Clock.systemUTC());
        assertThat(accounts.identify(Visits.basic("ann", "open sesame"))).isInstanceOf(Identification.Known.class);
        assertThat(accounts.identify(Visits.basic("ann", "sesame"))).isInstanceOf(Identification.Refused.class);
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    /** Names the owner of the directory, as the process may run as another user. */
    @Test
    void saysWhoMayNotWriteWhat() throws IOException {
        AccessDeniedException denied =
                new AccessDeniedException(folder.resolve(".htpasswd.lock").toString());

        assertThat(HtpasswdEditor.explained(denied))
                .hasMessageContainingAll(
                        "accounts cannot be written: " + folder + ": permission denied",
                        "it belongs to",
                        "keep them in a folder that belongs to this user");
    }

    @Test
    void saysWhatToMountWritable() {
        String file = folder.resolve(".htpasswd.lock").toString();

        assertThat(HtpasswdEditor.readOnly(new FileSystemException(file, null, "Read-only file system")))
                .hasMessage("accounts cannot be written: " + folder
                        + ": Read-only file system: mount it writable (a volume without :ro)");
    }

    @Test
    void everythingElseStaysAsItWas() throws IOException {
        Files.writeString(file, "# staff\nann:" + HASH + "\n\n# robots\nbob:" + HASH + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(editor.put("ann", "new password")).isTrue();

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(5).startsWith("# staff").endsWith("", "# robots", "bob:" + HASH);
        assertThat(lines.get(1)).startsWith("ann:$2y$10$").isNotEqualTo("ann:" + HASH);
        assertThat(mode(file)).isEqualTo("rw-r-----");
        assertThat(editor.names()).containsExactly("ann", "bob");
    }

    @Test
    void bytesThatAreNotUtf8StayAsTheyWere() throws IOException {
        byte[] before = "# gru\u00df\nj\u00fcrgen:x\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, before);

        editor.put("j\u00fcrgen", "secret");

        assertThat(editor.names()).containsExactly("j\u00fcrgen", "j\u00fcrgen");
        assertThat(Files.readAllBytes(file)).startsWith(before);
        assertThat(new HtpasswdAccounts(file, Clock.systemUTC()).identify(Visits.basic("j\u00fcrgen", "secret")))
                .isInstanceOf(Identification.Known.class);
    }

    @Test
    void removesAnAccountOnly() throws IOException {
        Files.writeString(file, "# ann: hers\nann:" + HASH + "\nannette:" + HASH);

        assertThat(editor.remove("ann")).isTrue();
        assertThat(editor.remove("ann")).isFalse();

        assertThat(Files.readString(file)).isEqualTo("# ann: hers\nannette:" + HASH + "\n");
    }

    @Test
    void replacesWhatALinkPointsTo() throws IOException {
        Path real = Files.createFile(folder.resolve("real"));
        Files.createSymbolicLink(file, real);
        editor.put("ann", "open sesame");

        assertThat(file).isSymbolicLink();
        assertThat(Files.readString(real)).startsWith("ann:");
    }

    @Test
    void leavesNothingAside() throws IOException {
        editor.put("first", "open sesame");
        editor.put("second", "open sesame");

        assertThat(editor.names()).containsExactly("first", "second");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("htpasswd", ".htpasswd.lock");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "#ann", "a b", "ann\n", "robot/ci", "\u0007"})
    void refusesNamesThatCouldNotLogIn(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> editor.put(name, "open sesame"));
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesPasswordsThatBcryptWouldCut() {
        for (String password : List.of("", "x".repeat(73), "ä".repeat(37), "a\u0000b")) {
            assertThatIllegalArgumentException().isThrownBy(() -> editor.put("ann", password));
        }
    }

    /** As when the process is killed before the account is in the file. */
    @Test
    void aFileThatCannotBeFilledIsNotMade() throws IOException {
        Files.createDirectory(folder.resolve(".htpasswd.lock"));

        assertThatIOException().isThrownBy(() -> DefaultAccount.ensure(file));
        assertThatIOException().isThrownBy(() -> editor.put("ann", "open sesame"));

        assertThat(file).doesNotExist();
    }

    @Test
    void theFirstAccountIsFirst() throws IOException {
        assertThat(editor.putFirst("docker", "open sesame")).isTrue();
        assertThat(editor.putFirst("other", "open sesame")).isFalse();
        assertThat(editor.names()).containsExactly("docker");
    }

    @Test
    void aMissingFileIsMadeWithOneAccount() throws IOException {
        Path deep = folder.resolve("new/auth/htpasswd");
        DefaultAccount.ensure(deep);

        assertThat(new HtpasswdEditor(deep).names()).containsExactly("docker");
        assertThat(mode(deep)).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("new/auth"))).isEqualTo("rwx------");
        String made = Files.readString(deep);
        DefaultAccount.ensure(deep);
        assertThat(Files.readString(deep)).isEqualTo(made);
    }
}
