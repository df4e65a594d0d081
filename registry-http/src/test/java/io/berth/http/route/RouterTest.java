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
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.NoBody;
import io.berth.http.message.Request;
import io.berth.http.message.Response;
import io.berth.http.wire.AccessGate;
import io.berth.http.wire.AuditTrail;
import io.berth.http.wire.AuthenticationRequestReader;
import io.berth.http.wire.UploadTickets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
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
        public Identification authenticate(AuthenticationRequest visitor) {
            return new Identification.Known(
                    visitor.credentials() instanceof Credentials.Basic(String user, String _)
                            ? Principal.named(user, "trust")
                            : Principal.ANONYMOUS);
        }

        @Override
        public Challenge challenge(AuthenticationRequest visitor, Identification identified, List<Permission> wanted) {
            return new Challenge("Basic realm=\"any\"");
        }
    }

    private static final AuditTrail NO_TRAIL = new AuditTrail(Optional.empty(), false, Clock.systemUTC());

    private final Router router = new Router(
            "/",
            TableRows.table(),
            new AccessGate(
                    new AuthenticationRequestReader(List.of(), Optional.empty(), "/"),
                    Trusting.INSTANCE,
                    new OpenAccess(),
                    new UploadTickets("secret", Clock.systemUTC()),
                    NO_TRAIL),
            new Cors(Set.of()),
            NO_TRAIL);

    private Response answer(String method, String target, Headers headers) throws IOException {
        return router.handle(new Request(
                "id",
                method,
                target,
                headers,
                NoBody.INSTANCE,
                false,
                InetSocketAddress.createUnresolved("client", 1),
                List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, liveness",
        "GET, /v2/, checkVersion",
        "HEAD, /v2/, checkVersion",
        "GET, /v2/_catalog, listRepositories",
        "GET, /v1/_ping, pingV1",
        "GET, /v1/search, searchRepositories",
        "GET, /v2/a/blobs/sha256:00, getBlob",
        "HEAD, /v2/a/blobs/sha256:00, getBlob",
        "GET, /v2/a/blobs/uploads/00000000-0000-4000-8000-000000000000, getUpload",
        "GET, /v2/blobs/uploads/blobs/uploads/00000000-0000-4000-8000-000000000000, getUpload",
        "GET, /v2/a/blobs/uploads/blobs/x, getBlob",
        "POST, /v2/a/blobs/uploads/, startUpload",
        "PATCH, /v2/a/blobs/uploads/00000000-0000-4000-8000-000000000000, appendUpload",
        "PUT, /v2/a/blobs/uploads/00000000-0000-4000-8000-000000000000, finishUpload",
        "DELETE, /v2/a/blobs/uploads/00000000-0000-4000-8000-000000000000, cancelUpload",
        "DELETE, /v2/a/blobs/sha256:00, deleteBlob",
        "GET, /v2/a/manifests/b/manifests/c, getManifest",
        "PUT, /v2/a/manifests/c, putManifest",
        "DELETE, /v2/a/manifests/c, deleteManifest",
        "GET, /v2/a/tags/list, listTags",
        "GET, /v2/a/referrers/sha256:00, listReferrers",
        "GET, /v2/a/_oci/ext/discover, discoverExtensions",
        "DELETE, /api/v1/repositories/a/b, deleteRepository"
    })
    void findsTheEndpoint(String method, String target, String endpoint) throws IOException {
        assertThat(answer(method, target, Headers.NONE).headers().first("Endpoint"))
                .hasValue(endpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/keys, createKey",
        "GET, /api/v1/keys, listKeys",
        "DELETE, /api/v1/keys/abcdefghijkl, revokeKey",
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

        assertThat(answer("GET", "/v2/", ann).user()).hasValue("ann");
        assertThat(answer("GET", "/v2/", Headers.NONE).user()).isEmpty();
    }
}
