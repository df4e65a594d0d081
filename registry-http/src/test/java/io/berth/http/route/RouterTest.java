package io.berth.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.berth.auth.OpenAccess;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Challenge;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.ErrorCode;
import io.berth.http.endpoint.TableRows;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.NoBody;
import io.berth.http.message.Request;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Label;
import io.berth.http.route.Route.Effect;
import io.berth.http.wire.AccessGate;
import io.berth.http.wire.AuditTrail;
import io.berth.http.wire.AuthenticationRequestReader;
import io.berth.http.wire.UploadTickets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which endpoint handles which request, and for which callers. */
final class RouterTest {

    /** Authenticates every client as the account it claims. */
    private enum Trusting implements Authenticator {
        INSTANCE;

        @Override
        public Identification authenticate(AuthenticationRequest claim) {
            return new Identification.Known(
                    claim.credentials() instanceof Credentials.Basic(String user, String _)
                            ? Principal.named(user, "trust")
                            : Principal.ANONYMOUS);
        }

        @Override
        public Challenge challenge(AuthenticationRequest claim, Identification identified, List<Permission> wanted) {
            return new Challenge("Basic realm=\"any\"");
        }
    }

    private static final AuditTrail NO_TRAIL = new AuditTrail(Optional.empty(), false, Clock.systemUTC());

    private final Set<Effect> closed = EnumSet.noneOf(Effect.class);

    private final Router router = new Router(
            "/",
            TableRows.named(),
            new AccessGate(
                    new AuthenticationRequestReader(List.of(), Optional.empty(), "/"),
                    Trusting.INSTANCE,
                    new OpenAccess(),
                    new UploadTickets("secret", Clock.systemUTC()),
                    NO_TRAIL),
            new Cors(Set.of()),
            NO_TRAIL,
            effect -> closed.contains(effect) ? Optional.of("closed for a test") : Optional.empty());

    private static Request request(String method, String target, Headers headers) {
        return new Request(
                "id",
                method,
                target,
                headers,
                NoBody.INSTANCE,
                false,
                InetSocketAddress.createUnresolved("client", 1),
                List.of());
    }

    private Response answer(String method, String target, Headers headers) throws IOException {
        return router.handle(request(method, target, headers));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, Liveness",
        "GET, /v2/, CheckVersion",
        "HEAD, /v2/, CheckVersion",
        "GET, /v2/_catalog, ListRepositories",
        "GET, /v1/_ping, PingV1",
        "GET, /v1/search, SearchRepositories",
        "GET, /v2/a/blobs/sha256:00, GetBlob",
        "HEAD, /v2/a/blobs/sha256:00, GetBlob",
        "GET, /v2/a/blobs/uploads/00000000-0000-4000-8000-000000000000, GetUpload",
        "GET, /v2/blobs/uploads/blobs/uploads/00000000-0000-4000-8000-000000000000, GetUpload",
        "GET, /v2/a/blobs/uploads/blobs/x, GetBlob",
        "POST, /v2/a/blobs/uploads/, StartUpload",
        "PATCH, /v2/a/blobs/uploads/00000000-0000-4000-8000-000000000000, AppendUpload",
        "PUT, /v2/a/blobs/uploads/00000000-0000-4000-8000-000000000000, FinishUpload",
        "DELETE, /v2/a/blobs/uploads/00000000-0000-4000-8000-000000000000, CancelUpload",
        "DELETE, /v2/a/blobs/sha256:00, DeleteBlob",
        "GET, /v2/a/manifests/b/manifests/c, GetManifest",
        "PUT, /v2/a/manifests/c, PutManifest",
        "DELETE, /v2/a/manifests/c, DeleteManifest",
        "GET, /v2/a/tags/list, ListTags",
        "GET, /v2/a/referrers/sha256:00, ListReferrers",
        "GET, /v2/a/_oci/ext/discover, DiscoverExtensions",
        "DELETE, /api/v1/repositories/a/b, DeleteRepository"
    })
    void findsTheEndpoint(String method, String target, String endpoint) throws IOException {
        assertThat(answer(method, target, Headers.NONE).headers().first("Endpoint"))
                .hasValue(endpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/keys, CreateKey",
        "GET, /api/v1/keys, ListKeys",
        "DELETE, /api/v1/keys/abcdefghijkl, RevokeKey",
    })
    void managesKeysForSomebodyOnly(String method, String target, String endpoint) throws IOException {
        Headers ann = Headers.NONE.with("Authorization", "Basic YW5uOngK");

        assertThat(answer(method, target, ann).headers().first("Endpoint")).hasValue(endpoint);
        assertThatExceptionOfType(HttpRefusal.class)
                .isThrownBy(() -> answer(method, target, Headers.NONE))
                .extracting(HttpRefusal::status)
                .isEqualTo(401);
    }

    @Test
    void tellsTheAccessLogWhoWasServed() throws IOException {
        Headers ann = Headers.NONE.with("Authorization", "Basic YW5uOngK");

        assertThat(answer("GET", "/v2/", ann).label())
                .isEqualTo(new Label("base", Optional.of("ann"), Optional.empty()));
        assertThat(answer("GET", "/v2/", Headers.NONE).label().user()).isEmpty();
    }

    @Test
    void namesTheRouteOfAFailure() {
        Request request = request("PUT", "/v2/a/manifests/b", Headers.NONE);

        Label label = router.answer(request, new HttpRefusal(412, ErrorCode.DENIED, "a reason"))
                .label();

        assertThat(label).isEqualTo(new Label("manifest", Optional.empty(), Optional.of(ErrorCode.DENIED)));
        assertThat(router.answer(request("GET", "/other", Headers.NONE), new IOException("a reason"))
                        .label()
                        .route())
                .isEmpty();
    }

    @Test
    void closesTheRoutesOfAnEffectWhileItRuns() throws IOException {
        answer("DELETE", "/v2/a/manifests/b", Headers.NONE);
        closed.add(Effect.DELETE);

        assertThatExceptionOfType(HttpRefusal.class)
                .isThrownBy(() -> answer("DELETE", "/v2/a/manifests/b", Headers.NONE))
                .withMessage("closed for a test")
                .satisfies(
                        refusal -> assertThat(refusal.headers().first("Allow")).hasValue("GET, HEAD, OPTIONS, PUT"));
    }
}
