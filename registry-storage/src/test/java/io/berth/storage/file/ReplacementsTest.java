package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failing writes concurrent with others. */
final class ReplacementsTest {

    @TempDir
    private Path folder;

    private Path temporary;
    private Path file;
    private Syncs syncs;
    private Replacements replacements;

    @BeforeEach
    void open() {
        temporary = folder.resolve("temporary");
        file = folder.resolve("file");
        syncs = new Syncs(true, SyncCalls.OF_THE_SYSTEM);
        replacements = new Replacements(temporary, syncs);
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        syncs.close();
        if (Files.exists(temporary)) {
            assertThat(temporary).isEmptyDirectory();
        }
    }

    private Replacements.Write write(String content) throws IOException {
        Replacements.Write write = replacements.write();
        write.begin(file);
        Path draft = Files.writeString(folder.resolve("draft"), content);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        return write;
    }

    @Test
    void removesWhatWasNotThere() throws IOException {
        write("new").close();

        assertThat(file).doesNotExist();
    }

    @Test
    void restoresWhatWasThere() throws IOException {
        Files.writeString(file, "old");

        write("new").close();

        assertThat(file).hasContent("old");
    }

    @Test
    void keepsWhatIsCommitted() throws IOException {
        Files.writeString(file, "old");
        try (Replacements.Write write = write("new")) {
            write.commit();
        }

        assertThat(file).hasContent("new");
    }

    @Test
    void keepsWhatAnotherCommitted() throws IOException {
        Replacements.Write failing = write("same");
        try (Replacements.Write succeeding = write("same")) {
            succeeding.commit();
        }
        failing.close();

        assertThat(file).hasContent("same");
    }

    @Test
    void keepsWhatAnotherCommitsLater() throws IOException {
        Replacements.Write failing = write("same");
        try (Replacements.Write succeeding = write("same")) {
            failing.close();
            succeeding.commit();
        }

        assertThat(file).hasContent("same");
    }

    @Test
    void restoresWhatWasThereBeforeAllThatFailed() throws IOException {
        Files.writeString(file, "old");
        Replacements.Write first = write("first");
        Replacements.Write second = write("second");
        first.close();
        second.close();

        assertThat(file).hasContent("old");
    }

    @Test
    void bringsNothingBackThatWasDeletedMeanwhile() throws IOException {
        Files.writeString(file, "old");
        Replacements.Write failing = write("new");
        Files.delete(file);
        failing.close();

        assertThat(file).doesNotExist();
    }
}
