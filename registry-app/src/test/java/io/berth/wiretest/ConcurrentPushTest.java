package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Concurrent pushes. */
@OnEveryStorage
final class ConcurrentPushTest {

    private final TestRegistry registry;
    private final Repository repository;

    ConcurrentPushTest(TestRegistry registry) {
        this.registry = registry;
        this.repository = registry.repository();
    }

    @Test
    void takesTheSameBlobFromManyAtOnce() {
        Blob blob = Blob.random(200_000, 5);
        List<Integer> statuses = IntStream.range(0, 16)
                .parallel()
                .mapToObj(_ -> {
                    String upload = repository.begin();
                    return repository
                            .to("PUT", upload + "&digest=" + blob)
                            .body(blob.bytes())
                            .send()
                            .status();
                })
                .toList();

        assertThat(statuses).containsOnly(201);
        repository.get("/blobs/" + blob).expect(200).holds(blob.bytes());
    }

    /** Whichever content is stored, even both in turn: what can be read matches its digest. */
    @RepeatedTest(60)
    void neverPublishesBytesThatTwoWritersMixed() {
        Blob first = Blob.random(50_000, 6);
        Blob second = Blob.random(50_000, 7);
        Repository fresh = registry.repository();
        String upload = fresh.begin();

        List<Integer> statuses = Stream.of(first, second)
                .parallel()
                .map(blob -> fresh.to("PATCH", upload).body(blob.bytes()).send().status())
                .toList();

        assertThat(statuses).contains(202).isSubsetOf(202, 416, 429);
        String next = fresh.to("GET", upload).expect(204).location();
        List<Integer> published = Stream.of(first, second)
                .map(blob -> fresh.to("PUT", next + "&digest=" + blob).send().status())
                .toList();
        assertThat(published).isSubsetOf(201, 400, 404);
        Stream.of(first, second).forEach(blob -> {
            Answer answer = fresh.get("/blobs/" + blob).send();
            if (answer.status() == 200) {
                answer.holds(blob.bytes());
            }
        });
    }
}
