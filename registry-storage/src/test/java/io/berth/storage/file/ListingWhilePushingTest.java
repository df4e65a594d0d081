package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * During concurrent pushes and deletions of tags in one large repository, a listing shows exactly what was
 * acknowledged.
 */
final class ListingWhilePushingTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final Descriptor MANIFEST =
            Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.Algorithm.SHA256.digestOf(new byte[] {1}), 1);
    private static final int BEFORE = 400;
    private static final int PUSHERS = 6;
    private static final int EACH = 20;

    @TempDir
    Path root;

    private FileStorage storage;
    private MetadataStore metadata;

    @BeforeEach
    void open() throws Exception {
        storage = FileStorage.open(root, new FileStorageSettings(false, 16), Clock.systemUTC());
        metadata = storage.metadata();
        for (int i = 0; i < BEFORE; i++) {
            push(new Tag("base-%04d".formatted(i)));
        }
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void push(Tag tag) throws Exception {
        assertThat(metadata.record(APP, MANIFEST, Relations.NONE, List.of(tag), MetadataStore.UNCONDITIONAL))
                .isTrue();
    }

    private List<String> allTags() throws Exception {
        List<String> tags = new ArrayList<>();
        Page<Tag> page = metadata.tags(APP, Optional.empty(), 100);
        while (page.more()) {
            page.items().forEach(tag -> tags.add(tag.name()));
            page = metadata.tags(APP, Optional.of(tags.getLast()), 100);
        }
        page.items().forEach(tag -> tags.add(tag.name()));
        return tags;
    }

    /** Whether the tag is listed at this moment. */
    private boolean isListed(Tag tag) throws Exception {
        // The text just before the tag: its name with the last character decremented.
        String name = tag.name();
        String before = name.substring(0, name.length() - 1) + (char) (name.charAt(name.length() - 1) - 1);
        return metadata.tags(APP, Optional.of(before + "~"), 1).items().contains(tag);
    }

    private @Nullable Void pushAndDelete(int pusher) throws Exception {
        for (int i = 0; i < EACH; i++) {
            Tag kept = new Tag("kept-%d-%04d".formatted(pusher, i));
            Tag gone = new Tag("gone-%d-%04d".formatted(pusher, i));
            push(kept);
            assertThat(isListed(kept)).as("pushed %s", kept).isTrue();
            push(gone);
            assertThat(metadata.deleteTag(APP, gone)).isTrue();
            assertThat(isListed(gone)).as("deleted %s", gone).isFalse();
        }
        return null;
    }

    private @Nullable Void list() throws Exception {
        for (int i = 0; i < 20; i++) {
            List<String> tags = allTags();
            assertThat(tags).isSorted().doesNotHaveDuplicates();
            assertThat(tags.stream().filter(tag -> tag.startsWith("base-"))).hasSize(BEFORE);
        }
        return null;
    }

    @Test
    void showsWhatWasAcknowledgedAndNothingElse() throws Exception {
        List<Callable<@Nullable Void>> work = new ArrayList<>(List.of(this::list, this::list));
        for (int pusher = 0; pusher < PUSHERS; pusher++) {
            int number = pusher;
            work.add(() -> pushAndDelete(number));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<@Nullable Void> done : threads.invokeAll(work)) {
                done.get();
            }
        }

        assertThat(allTags()).hasSize(BEFORE + PUSHERS * EACH).noneMatch(tag -> tag.startsWith("gone-"));
    }
}
