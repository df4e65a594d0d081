package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bytes of a blob are sent from the page cache by sendfile: no system call copies them to user space. */
final class SendingIT {

    private static final String REPOSITORY = "sent/by-the-kernel";
    private static final int SIZE = 3_000_000;
    private static final Pattern SENT = Pattern.compile("sendfile\\(.*= (\\d+)");

    @RegisterExtension
    static final Berth registry = Berth.plain();

    @Test
    void readsNothingOfABlobThatIsSent() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(5).nextBytes(content);
        Digest digest = Algorithm.SHA256.digestOf(content);
        try (RegistryClient client = RegistryClient.of(registry)) {
            assertThat(client.putBlob(REPOSITORY, content).statusCode()).isEqualTo(201);

            List<String> whole = callsOn(digest, () -> client.getBlob(REPOSITORY, digest));
            List<String> range = callsOn(
                    digest, () -> client.getRange("v2/" + REPOSITORY + "/blobs/" + digest, 1_000_000, 1_099_999));

            assertThat(sent(whole)).isEqualTo(SIZE);
            assertThat(sent(range)).isEqualTo(100_000);
            assertThat(whole).allMatch(call -> call.contains("sendfile("));
            assertThat(range).allMatch(call -> call.contains("sendfile("));
        }
    }

    /** A pull, with any result. */
    @FunctionalInterface
    private interface Pull {
        Object run() throws IOException;
    }

    /** The system calls that transferred bytes of a blob's file during a pull. */
    private static List<String> callsOn(Digest digest, Pull pull) throws IOException {
        Path traces = Files.createTempDirectory("berth-it");
        try (var _ = Strace.writing(registry.process(), "sendfile,read,pread64,readv,preadv,mmap", traces)) {
            pull.run();
        }
        List<String> calls = new ArrayList<>();
        try (Stream<Path> threads = Files.list(traces)) {
            for (Path thread : threads.toList()) {
                Files.readAllLines(thread).stream()
                        .filter(line -> line.contains(digest.hex() + "/data"))
                        .forEach(calls::add);
            }
        }
        return calls;
    }

    private static long sent(List<String> calls) {
        return calls.stream()
                .map(SENT::matcher)
                .filter(Matcher::find)
                .mapToLong(call -> Long.parseLong(call.group(1)))
                .sum();
    }
}
