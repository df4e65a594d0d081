package io.berth.wiretest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.http.endpoint.TableRows;
import io.berth.http.endpoint.TableRows.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** To clients that may not pull from a repository, every response is that of a missing one. */
final class InvisibleRepositoriesTest {

    /** bcrypt of {@code open sesame} at the lowest cost. */
    private static final String HASH = "$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n";

    private static final String RULES = "[{deny: list, to: user:bob, on: public/quiet},"
            + " {allow: '*', to: user:ann},"
            + " {allow: push, to: user:bob, on: bob/**},"
            + " {allow: pull, to: everyone, on: public/**}]";

    private static final String EXISTING = "team/app";
    private static final String MISSING = "team/nil";
    private static final Blob SECRET = Blob.of("secret");
    private static final Blob SHARED = Blob.of("shared");

    @TempDir
    static Path folder;

    private static TestRegistry registry;
    private static String upload;

    @BeforeAll
    static void open() throws IOException {
        Path accounts = Files.writeString(folder.resolve("htpasswd"), "ann:" + HASH + "bob:" + HASH);
        registry = TestRegistry.start(
                Medium.MEMORY,
                "auth.htpasswd.realm: r",
                "auth.htpasswd.path: " + accounts,
                "berth.access.rules: " + RULES);
        Client ann = client("ann");
        new Repository(ann, EXISTING).pushImage("v1", "secret");
        new Repository(ann, "public/app").pushImage("v1", "shared");
        new Repository(ann, "public/quiet").pushImage("v1", "quiet");
        new Repository(ann, "bob/x").pushImage("v1", "x");
        upload = ann.send("POST", "/v2/" + EXISTING + "/blobs/uploads/")
                .expect(202)
                .header("Docker-Upload-UUID");
    }

    @AfterAll
    static void close() throws IOException {
        registry.close();
    }

    /** A client that fails to authenticate must not be treated as anonymous. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic !!!", "Basic YW5u", "Bearer", "Digest username=ann"})
    void credentialsThatCannotBeReadAreNotAnonymous(String authorization) {
        registry.get("/v2/public/app/manifests/v1").expect(200);
        for (String target :
                List.of("/v2/public/app/manifests/v1", "/v2/", "/auth/token?scope=repository:public/app:pull")) {
            registry.client()
                    .send("GET", target)
                    .header("Authorization", authorization)
                    .expect(401, "UNAUTHORIZED");
        }
    }

    @Test
    void severalAuthorizationHeadersAreAMalformedRequest() {
        for (String target : List.of("/v2/public/app/manifests/v1", "/v2/", "/auth/token")) {
            client("ann")
                    .send("GET", target)
                    .header("Authorization", "Bearer a.b.c")
                    .expect(400);
        }
    }

    private static Client client(String user) {
        return registry.client(new Field(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString((user + ":open sesame").getBytes(UTF_8))));
    }

    /** Every row about a repository, GETs as HEADs too, and each pattern with an unsupported method. */
    static Stream<Row> rows() {
        return TableRows.all().stream()
                .filter(row -> row.pattern().contains("{name}"))
                .flatMap(row -> Stream.of("HEAD", "BREW", row.method())
                        .filter(method -> !method.equals("HEAD") || row.method().equals("GET"))
                        .map(method -> new Row(method, row.pattern(), row.need())));
    }

    /** Targets of a row: existing, missing, and invalid ones. */
    private static List<String> targets(Row row, String repository) {
        List<String> targets = new ArrayList<>();
        for (List<String> values : List.of(
                List.of("v1", SECRET.digest(), upload),
                List.of("v2", Blob.of("other").digest(), "00000000-0000-4000-8000-000000000000"),
                List.of(SECRET.digest(), "sha256:short", "none"),
                List.of("not:a:reference", "no-digest", "-"))) {
            String target = row.pattern()
                    .replace("{name}", repository)
                    .replace("{reference}", values.get(0))
                    .replace("{digest}", values.get(1))
                    .replace("{upload}", values.get(2));
            targets.addAll(List.of(target, target + "?n=x&last=y&digest=z&mount=m&from=f&artifactType=a"));
        }
        return targets;
    }

    private static void assertExistingAnswersLikeMissing(Client client, Row row, int status) {
        List<String> existing = targets(row, EXISTING);
        List<String> missing = targets(row, MISSING);
        for (int i = 0; i < existing.size(); i++) {
            Answer there = client.send(row.method(), existing.get(i)).expect(status);
            Answer notThere = client.send(row.method(), missing.get(i)).expect(status);
            assertThat(headers(there, EXISTING)).isEqualTo(headers(notThere, MISSING));
            assertThat(there.text().replace(EXISTING, MISSING)).isEqualTo(notThere.text());
        }
    }

    /** A challenge names the requested scope, whether or not the repository exists. */
    private static List<String> headers(Answer answer, String asked) {
        return answer.lastingHeaders().stream()
                .map(header -> header.replace("repository:" + asked + ":", "repository:NAME:"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void toAKnownUserWithoutRights(Row row) {
        assertExistingAnswersLikeMissing(client("bob"), row, 403);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void toTheAnonymous(Row row) {
        assertExistingAnswersLikeMissing(registry.client(), row, 401);
    }

    @Test
    void areLeftOutOfTheCatalog() {
        assertThat(client("ann").send("GET", "/v2/_catalog").expect(200).texts("repositories"))
                .containsExactly("bob/x", "public/app", "public/quiet", "team/app");
        assertThat(client("bob").send("GET", "/v2/_catalog").expect(200).texts("repositories"))
                .containsExactly("bob/x", "public/app");
        assertThat(registry.get("/v2/_catalog").expect(200).texts("repositories"))
                .containsExactly("public/app", "public/quiet");
    }

    @Test
    void areNotFoundByASearch() {
        assertThat(client("ann").send("GET", "/v1/search?q=app").expect(200).text())
                .contains("public/app", "team/app");
        assertThat(client("bob").send("GET", "/v1/search?q=").expect(200).text())
                .contains("\"num_results\":2", "bob/x", "public/app");
        assertThat(registry.get("/v1/search?q=app").expect(200).text()).contains("\"num_results\":1", "public/app");
    }

    @Test
    void makeNoPageOfTheCatalogAndNoLink() {
        Answer first = client("bob").send("GET", "/v2/_catalog?n=1").expect(200);
        assertThat(first.texts("repositories")).containsExactly("bob/x");
        Answer second = client("bob").send("GET", first.next()).expect(200);
        assertThat(second.texts("repositories")).containsExactly("public/app");
        assertThat(second.next()).isEmpty();
        assertThat(client("bob")
                        .send("GET", "/v2/_catalog?last=team")
                        .expect(200)
                        .texts("repositories"))
                .isEmpty();
    }

    @Test
    void canBePulledThoughTheyAreNotListed() {
        client("bob").send("GET", "/v2/public/quiet/manifests/v1").expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&from=team/app", "&from=team/nil", "&from=", "", "&from=NO"})
    void lendNoBlobToAMount(String from) {
        Answer answer = client("bob")
                .send("POST", "/v2/bob/x/blobs/uploads/?mount=" + SECRET.digest() + from)
                .expect(202);
        assertThat(answer.headers("Docker-Content-Digest")).isEmpty();
        client("bob").send("HEAD", "/v2/bob/x/blobs/" + SECRET.digest()).expect(404);
    }

    /** Other repositories may have the blob; a mount without a source does not reveal whether they do. */
    @Test
    void visibleOnesLendTheirsToWhoNamesThem() {
        String mount = "/v2/bob/x/blobs/uploads/?mount=" + SHARED.digest();
        client("bob").send("POST", mount).expect(202);
        client("bob").send("POST", mount + "&from=public/app").expect(201);
        client("bob").send("POST", mount).expect(201);
    }

    @Test
    void theAnonymousPullWhatIsPublicAndAreAskedForAPasswordFirst() {
        registry.get("/v2/").expect(401, "UNAUTHORIZED");
        registry.get("/v2/public/app/manifests/v1").expect(200);
        registry.client().send("PUT", "/v2/public/app/manifests/v1").expect(401, "UNAUTHORIZED");
        client("bob").send("PUT", "/v2/public/app/manifests/v1").expect(403, "DENIED");
    }
}
