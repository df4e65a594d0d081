package io.berth.wiretest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.http.endpoint.TableRows;
import io.berth.http.endpoint.TableRows.Row;
import io.berth.http.route.RequiredAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-in token server, and the gate that requires its tokens. */
final class TokenServerTest {

    /** bcrypt of {@code open sesame} at the lowest cost. */
    private static final String ACCOUNT = "ann:$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n";

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Field ANN = basic("ann:open sesame");
    private static final Blob LAYER = Blob.of("layer");
    private static final List<String> FORM_PIECES = List.of(
            "grant_type=password",
            "grant_type=refresh_token",
            "grant_type",
            "username=ann",
            "password=open+sesame",
            "password=%00",
            "password=ü\0",
            "refresh_token=a.b.c",
            "refresh_token=eyJhbGciOiJub25lIn0.e30.",
            "access_type=offline",
            "offline_token=true",
            "scope=repository:team/app:pull,push",
            "scope=repository:team/app:pull%20registry:catalog:*",
            "scope=%22%0d%0aX:",
            "scope=" + "repository:a:pull+".repeat(100),
            "service=berth",
            "=",
            "%",
            "%zz=1",
            "%FF");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final Pattern REFRESH = Pattern.compile("\"refresh_token\":\"([^\"]+)\"");

    @TempDir
    static Path folder;

    private static TestRegistry registry;

    @BeforeAll
    static void open() throws IOException {
        Path accounts = Files.writeString(folder.resolve("htpasswd"), ACCOUNT);
        registry = TestRegistry.start(
                Medium.MEMORY,
                "auth.htpasswd.realm: the realm",
                "auth.htpasswd.path: " + accounts,
                "berth.logins.enabled: false",
                "berth.tokens.enabled: true",
                "berth.tokens.refresh: true");
        new Repository(registry.client(ANN), "team/app").pushImage("v1", "layer");
    }

    @AfterAll
    static void close() throws IOException {
        registry.close();
    }

    private static Field basic(String account) {
        return new Field("Authorization", "Basic " + Base64.getEncoder().encodeToString(account.getBytes(UTF_8)));
    }

    private static Field bearer(String token) {
        return new Field("Authorization", "Bearer " + token);
    }

    private static String first(Pattern pattern, Answer answer) {
        Matcher matcher = pattern.matcher(answer.text());
        assertThat(matcher.find()).as(answer.text()).isTrue();
        return matcher.group(1);
    }

    private static Answer get(String query, Field... headers) {
        return registry.client(headers)
                .send("GET", "/v2/auth?service=berth&" + query)
                .send();
    }

    private static Answer post(String form) {
        return registry.client().send("POST", "/v2/auth").type(FORM).body(form).send();
    }

    private static Field token(String... scopes) {
        return bearer(first(
                TOKEN, get("scope=" + String.join("&scope=", scopes), ANN).is(200)));
    }

    private static String challenge(String rest) {
        return "Bearer realm=\"http://registry.test/auth/token\",service=\"berth\"" + rest;
    }

    // --- token requests ---

    @Test
    void givesWhoShowsAPasswordAToken() {
        Answer answer = get("account=ann&client_id=docker&scope=repository:team/app:pull,push", ANN)
                .is(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text())
                .contains("\"expires_in\":300", "\"issued_at\":\"20", "\"scope\":\"repository:team/app:pull,push\"")
                .contains("\"access_token\":\"" + first(TOKEN, answer))
                .doesNotContain("refresh_token");
    }

    @Test
    void answersAtItsFormerPathToo() {
        registry.client(ANN)
                .send("GET", "/auth/token?service=berth&scope=repository:team/app:pull")
                .expect(200);
        registry.client()
                .send("POST", "/auth/token")
                .type(FORM)
                .body("grant_type=password&username=ann&password=open%20sesame")
                .expect(200);
    }

    @Test
    void givesTheAnonymousATokenThatIsGoodForNothing() {
        Answer answer = get("scope=repository:team/app:pull").is(200);

        assertThat(answer.text()).contains("\"scope\":\"\"");
        registry.client(bearer(first(TOKEN, answer)))
                .send("GET", "/v2/team/app/manifests/v1")
                .expect(401)
                .has("WWW-Authenticate", challenge(",scope=\"repository:team/app:pull\",error=\"insufficient_scope\""));
    }

    /** docker requests this scope if its login is a refresh token, else it sends the password. */
    @Test
    void searchesWithTheTokenThatDockerAsksFor() {
        registry.get("/v1/search?q=app")
                .expect(401)
                .has("WWW-Authenticate", challenge(",scope=\"registry:catalog:*\""));
        for (Field credentials : List.of(token("registry:catalog:search"), token("registry:catalog:*"), ANN)) {
            assertThat(registry.client(credentials)
                            .send("GET", "/v1/search?q=app&n=25")
                            .expect(200)
                            .text())
                    .contains("team/app");
        }
        registry.client(token("repository:team/app:pull"))
                .send("GET", "/v1/search?q=app")
                .expect(401);
    }

    @Test
    void refusesWrongPasswords() {
        for (Field wrong : List.of(basic("ann:wrong"), basic("bob:open sesame"), basic("ann:"))) {
            assertThat(get("scope=repository:team/app:pull", wrong).is(401).header("Cache-Control"))
                    .isEqualTo("no-store");
        }
        assertThat(get("", bearer("abc")).status()).isEqualTo(401);
        post("grant_type=password&username=ann&password=wrong").is(401);
        post("grant_type=password").is(401);
        post("grant_type=refresh_token&refresh_token=abc").is(401);
        post("grant_type=refresh_token").is(401);
    }

    @Test
    void takesPasswordsAndRefreshTokensInAForm() {
        String scope = "scope=repository:team/app:pull+repository:team/x:pull,push";
        Answer answer = post("grant_type=password&service=berth&client_id=c&access_type=offline&" + scope
                        + "&username=ann&password=open+sesame")
                .is(200);
        assertThat(answer.text()).contains("\"scope\":\"repository:team/app:pull repository:team/x:pull,push\"");

        Answer again = post("grant_type=refresh_token&service=berth&" + scope + "&refresh_token="
                        + first(REFRESH, answer))
                .is(200);
        registry.client(bearer(first(TOKEN, again)))
                .send("GET", "/v2/team/app/manifests/v1")
                .expect(200);
    }

    @Test
    void givesDockersLoginARefreshTokenWhereTheyAreOn() {
        assertThat(get("offline_token=true", ANN).is(200).text()).contains("\"refresh_token\":");
    }

    @Test
    void refusesOtherForms() {
        post("grant_type=client_credentials").is(400);
        post("").is(400);
        post("x=" + "y".repeat(20_000)).is(413);
        post("grant_type=%zz").is(400);
        registry.client().send("DELETE", "/v2/auth").expect(405);
    }

    @Test
    void repeatsNoPassword() {
        assertThat(post("grant_type=password&username=ann&password=open%sesame")
                        .is(400)
                        .text())
                .doesNotContain("sesame");
    }

    private static String anyForm(Random random) {
        return random.ints(random.nextInt(8), 0, FORM_PIECES.size())
                .mapToObj(FORM_PIECES::get)
                .collect(Collectors.joining(random.nextInt(4) == 0 ? "" : "&"));
    }

    @Test
    void answersAnyFormOrQueryOrRefusesIt() {
        Random random = new Random(20);
        for (int i = 0; i < 200; i++) {
            String form = anyForm(random);
            Answer posted = post(form);
            assertThat(posted.status()).as(form).isIn(200, 400, 401);
            assertThat(posted.status() == 200 && !form.contains("open+sesame"))
                    .as(form)
                    .isFalse();
            assertThat(get(form.replace("\0", "%00").replace("ü", "%C3%BC")).status())
                    .as(form)
                    .isIn(200, 400);
        }
    }

    @Test
    void publishesItsKeys() {
        get("", ANN).is(200);
        Answer keys = registry.get("/auth/keys").expect(200);
        assertThat(keys.text()).contains("\"kty\":\"EC\"", "\"kid\"").doesNotContain("\"d\"");
    }

    // --- token use ---

    private static Stream<Row> closedRows() {
        return TableRows.all().stream()
                .flatMap(row -> row.method().equals("GET")
                        ? Stream.of(row, new Row("HEAD", row.pattern(), row.need()))
                        : Stream.of(row))
                .filter(row -> row.need() != RequiredAccess.NOTHING);
    }

    private static String target(Row row, String repository) {
        return row.pattern()
                .replace("{name}", repository)
                .replace("{reference}", "v1")
                .replace("{digest}", LAYER.digest())
                .replace("{upload}", "00000000-0000-4000-8000-000000000000")
                .replace("{id}", "a");
    }

    private static String scope(Row row) {
        return switch (row.need()) {
            case NOTHING, ENTRY, ACCOUNT -> "";
            case CATALOG -> "registry:catalog:*";
            case PULL -> "repository:team/app:pull";
            case PUSH, UPLOAD -> "repository:team/app:pull,push";
            case DELETE -> "repository:team/app:delete";
        };
    }

    @ParameterizedTest
    @MethodSource("closedRows")
    void challengesWhoHasNoToken(Row row) {
        String scope = scope(row).isEmpty() ? "" : ",scope=\"" + scope(row) + "\"";
        registry.client()
                .send(row.method(), target(row, "team/app"))
                .expect(401)
                .has("WWW-Authenticate", challenge(scope));
        registry.client(basic("ann:wrong"))
                .send(row.method(), target(row, "team/app"))
                .expect(401)
                .has("WWW-Authenticate", challenge(scope));
        registry.client(bearer("a.b.c"))
                .send(row.method(), target(row, "team/app"))
                .expect(401)
                .has("WWW-Authenticate", challenge(scope + ",error=\"invalid_token\""));
    }

    @ParameterizedTest
    @MethodSource("closedRows")
    void letsInWhoHasTheScopeAndNobodyElse(Row row) {
        String[] others = Stream.of(
                        "registry:catalog:*",
                        "repository:team/app:pull",
                        "repository:team/app:push",
                        "repository:team/app:delete",
                        "repository:team/ap:pull,push,delete",
                        "repository:team/app2:pull,push,delete")
                .filter(other -> !other.equals(scope(row)))
                .filter(other -> !(row.need() == RequiredAccess.PUSH || row.need() == RequiredAccess.UPLOAD)
                        || !other.endsWith("app:push"))
                .toArray(String[]::new);
        assertThat(registry.client(token(scope(row)))
                        .send(row.method(), target(row, "team/app"))
                        .send()
                        .status())
                .isNotIn(401, 500);
        if (row.need() != RequiredAccess.ENTRY && row.need() != RequiredAccess.ACCOUNT) {
            Answer turnedAway = registry.client(token(others))
                    .send(row.method(), target(row, "team/app"))
                    .expect(401);
            assertThat(turnedAway.header("WWW-Authenticate")).endsWith(",error=\"insufficient_scope\"");
        }
    }

    @Test
    void saysTheSameOfWhatThereIsAndWhatIsNot() {
        Field elsewhere = token("repository:elsewhere:pull");
        Answer there = registry.client(elsewhere)
                .send("GET", "/v2/team/app/manifests/v1")
                .expect(401);
        Answer notThere = registry.client(elsewhere)
                .send("GET", "/v2/team/none/manifests/v1")
                .expect(401);
        assertThat(there.text().replace("team/app", "team/none")).isEqualTo(notThere.text());
    }

    @Test
    void showsTheCatalogToWhoHasItsScope() {
        new Repository(registry.client(ANN), "team/listed").pushImage("v1", "layer");
        assertThat(registry.client(token("registry:catalog:*"))
                        .send("GET", "/v2/_catalog")
                        .expect(200)
                        .text())
                .contains("team/listed");
    }

    /** Clients request a token for the challenge's scopes: without the source they would never mount. */
    @Test
    void challengesAMountForItsSourceToo() {
        registry.client()
                .send("POST", "/v2/team/mounted/blobs/uploads/?from=team/app&mount=" + LAYER.digest())
                .expect(401)
                .has(
                        "WWW-Authenticate",
                        challenge(",scope=\"repository:team/mounted:pull,push repository:team/app:pull\""));
        registry.client()
                .send("POST", "/v2/team/mounted/blobs/uploads/?from=Not%20a%20name&mount=" + LAYER.digest())
                .expect(401)
                .has("WWW-Authenticate", challenge(",scope=\"repository:team/mounted:pull,push\""));
    }

    @Test
    void grantsManyScopesAndRefusesTooMany() {
        String many = "scope=repository:team/other:pull&".repeat(100) + "scope=repository:team/app:pull";

        assertThat(get(many, ANN).is(200).text()).contains("repository:team/app:pull");
        get("scope=repository:team/app:pull" + "+repository:team/app:pull".repeat(200), ANN)
                .is(400);
    }

    @Test
    void mountsOnlyWhatTheTokenMayPull() {
        String mount = "/v2/team/mounted/blobs/uploads/?from=team/app&mount=" + LAYER.digest();
        String push = "repository:team/mounted:pull,push";
        registry.client(token(push)).send("POST", mount).expect(202);
        registry.client(token(push, "repository:team/app:pull"))
                .send("POST", mount)
                .expect(201);
    }

    @Test
    void findsNoSourceItselfThatTheTokenMayNotPull() {
        Blob blob = new Repository(registry.client(ANN), "team/lending").push("found by its owner");
        String mount = "/v2/team/borrowing/blobs/uploads/?mount=" + blob;
        String push = "repository:team/borrowing:pull,push";
        registry.client(token(push)).send("POST", mount).expect(202);
        registry.client(token(push, "repository:team/lending:pull"))
                .send("POST", mount)
                .expect(201);
    }

    private static Answer key(String scope) {
        return registry.client(ANN)
                .send("POST", "/api/v1/keys")
                .type("application/json")
                .body("{\"name\": \"ci\", \"expiresIn\": 100, \"scopes\": [\"" + scope + "\"]}")
                .expect(201);
    }

    @Test
    void aTokenOfAKeyShowsWhatTheKeyShowsAndEndsWithIt() {
        new Repository(registry.client(ANN), "team/shown").pushImage("v1", "layer");
        new Repository(registry.client(ANN), "hidden/app").pushImage("v1", "layer");
        Answer key = key("repository:team/*:list,pull");
        Answer answer = get(
                        "scope=registry:catalog:*",
                        basic("x:" + key.json().get("key").asString()))
                .is(200);
        Field token = bearer(first(TOKEN, answer));

        assertThat(answer.json().get("expires_in").asInt()).isBetween(1, 100);
        assertThat(registry.client(token)
                        .send("GET", "/v2/_catalog")
                        .expect(200)
                        .text())
                .contains("team/shown")
                .doesNotContain("hidden/app");
        registry.client(ANN)
                .send("DELETE", "/api/v1/keys/" + key.json().get("id").asString())
                .expect(204);
        registry.client(token).send("GET", "/v2/_catalog").expect(401);
    }

    @Test
    void anUploadEndsWithItsAccount() throws IOException {
        Path file = Files.writeString(folder.resolve("own"), ACCOUNT);
        try (TestRegistry own = TestRegistry.start(
                Medium.MEMORY,
                "auth.htpasswd.realm: the realm",
                "auth.htpasswd.path: " + file,
                "berth.tokens.enabled: true")) {
            Answer answer = own.client(ANN)
                    .send("GET", "/auth/token?service=berth&scope=repository:team/app:pull,push")
                    .expect(200);
            Client holder = own.client(bearer(first(TOKEN, answer)));
            String upload = holder.send("POST", "/v2/team/app/blobs/uploads/")
                    .expect(202)
                    .header("Location");
            holder.send("PATCH", upload).body("abc").expect(202);

            replace(file, "");
            holder.send("PATCH", upload).body("def").expect(401);
            holder.send("GET", upload).expect(401);
            replace(file, ACCOUNT.replace("$04$", "$05$"));
            holder.send("PUT", upload + "&digest=" + LAYER.digest()).expect(401);

            replace(file, ACCOUNT);
            assertThat(holder.send("GET", upload).expect(204).header("Range")).isEqualTo("0-2");
        }
    }

    /** With a time in the past, so that the write counts as complete. */
    private static void replace(Path file, String accounts) throws IOException {
        Path aside = Files.writeString(folder.resolve("aside"), accounts);
        Files.setLastModifiedTime(aside, FileTime.from(Instant.now().minusSeconds(60)));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void turnsAwayHugeTokens() {
        registry.client(bearer("a".repeat(40_000)))
                .send("GET", "/v2/team/app/manifests/v1")
                .expect(401);
    }

    @Test
    void isNotThereUnlessEnabled() throws IOException {
        try (TestRegistry plain = TestRegistry.start(Medium.MEMORY)) {
            plain.get("/v2/auth").expect(404);
            plain.get("/auth/token").expect(404);
            plain.get("/auth/keys").expect(404);
        }
    }
}
