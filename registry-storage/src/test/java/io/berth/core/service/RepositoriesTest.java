package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.Tag;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalog, the search, tags, and deleting a repository. */
final class RepositoriesTest extends ServiceTest {

    private final Repositories repositories =
            new Repositories(storage.metadata(), locks, TagRules.NONE, journal, events);
    private final Tags tags = new Tags(storage.metadata(), storage.blobs());

    private static List<RepositoryName> names(String... names) {
        return Stream.of(names).map(RepositoryName::new).toList();
    }

    private void fill(String... names) throws IOException {
        for (RepositoryName name : names(names)) {
            blob(name, "layer");
        }
    }

    @Test
    void listsThemInOrder() throws IOException {
        fill("b", "a/c", "a");

        assertThat(repositories
                        .list(Optional.empty(), 2, RepositorySelection.ALL)
                        .items())
                .isEqualTo(names("a", "a/c"));
        assertThat(repositories
                        .list(Optional.of("a/c"), 2, RepositorySelection.ALL)
                        .items())
                .isEqualTo(names("b"));
    }

    @Test
    void findsByAPartOfTheName() throws IOException {
        fill("team/web", "team/web-api", "web", "other");

        Repositories.Found found = repositories.search("web", 1, 1, RepositorySelection.ALL);

        assertThat(found.page()).isEqualTo(names("team/web-api"));
        assertThat(found.total()).isEqualTo(3);
        assertThat(repositories.search("none", 0, 10, RepositorySelection.ALL).total())
                .isZero();
    }

    @Test
    void deletesOneAndNotThoseBelow() throws IOException {
        fill("a", "a/b");

        repositories.delete(new RepositoryName("a"));

        assertThat(repositories
                        .list(Optional.empty(), 10, RepositorySelection.ALL)
                        .items())
                .isEqualTo(names("a/b"));
        assertRefused(ErrorCode.NAME_UNKNOWN, () -> repositories.delete(new RepositoryName("a")));
    }

    @Test
    void listsTagsThatCanBePulled() throws IOException {
        pushImage(ALPINE, new Tag("b"), "kept");
        pushImage(ALPINE, new Tag("a"), "also kept");
        String gone = pushImage(ALPINE, new Tag("c"), "gone");
        storage.blobs().delete(digest(gone));

        assertThat(tags.list(ALPINE, Optional.empty(), 10).items())
                .extracting(Tag::name)
                .containsExactly("a", "b");
    }

    @Test
    void listsNoTagsOfWhatDoesNotExist() throws IOException {
        fill("without-tags");

        assertThat(tags.list(new RepositoryName("without-tags"), Optional.empty(), 10)
                        .items())
                .isEmpty();
        assertRefused(ErrorCode.NAME_UNKNOWN, () -> tags.list(ALPINE, Optional.empty(), 10));
    }
}
