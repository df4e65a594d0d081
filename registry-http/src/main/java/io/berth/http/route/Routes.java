package io.berth.http.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The endpoint table, one route for each row of the spec's table ("Endpoints") with the access it requires. It lists
 * everything the server answers; a route cannot be added without its required access.
 */
public final class Routes {

    private static final String MANIFEST = "/v2/{name}/manifests/{reference}";
    private static final String BLOB = "/v2/{name}/blobs/{digest}";
    private static final String UPLOADS = "/v2/{name}/blobs/uploads";
    private static final String UPLOAD = "/v2/{name}/blobs/uploads/{upload}";

    private static final String TOKEN = "/v2/auth";
    /** The original path, still in the configuration of clients. */
    private static final String FORMER_TOKEN = "/auth/token";

    private static final String KEYS = "/api/v1/keys";

    private Routes() {}

    /** The endpoint of each route. */
    public record Endpoints(
            Endpoint liveness,
            Endpoint checkVersion,
            Endpoint getBlob,
            Endpoint deleteBlob,
            Endpoint getManifest,
            Endpoint putManifest,
            Endpoint deleteManifest,
            Endpoint startUpload,
            Endpoint getUpload,
            Endpoint appendUpload,
            Endpoint finishUpload,
            Endpoint cancelUpload,
            Endpoint listTags,
            Endpoint listReferrers,
            Endpoint listRepositories,
            Endpoint pingV1,
            Endpoint searchRepositories,
            Endpoint discoverExtensions,
            Endpoint deleteRepository,
            Endpoint createKey,
            Endpoint listKeys,
            Endpoint revokeKey) {}

    /** The endpoints of the token server. */
    public record TokenEndpoints(Endpoint getToken, Endpoint postToken, Endpoint listKeys) {}

    /**
     * The routes of the token server, which authenticates by itself: clients without credentials get an anonymous
     * token.
     */
    public static List<Route> tokens(TokenEndpoints answer) {
        return List.of(
                Route.open("GET", TOKEN, RequiredAccess.NOTHING, answer.getToken()),
                Route.open("POST", TOKEN, RequiredAccess.NOTHING, answer.postToken()),
                Route.open("GET", FORMER_TOKEN, RequiredAccess.NOTHING, answer.getToken()),
                Route.open("POST", FORMER_TOKEN, RequiredAccess.NOTHING, answer.postToken()),
                Route.open("GET", "/auth/keys", RequiredAccess.NOTHING, answer.listKeys()));
    }

    /**
     * The table.
     *
     * @param readOnly whether changes are disabled
     * @param deletes whether deletion is enabled
     */
    public static List<Route> table(Endpoints answer, boolean readOnly, boolean deletes) {
        List<Route> reads = List.of(
                Route.hot("GET", "/", RequiredAccess.NOTHING, answer.liveness()),
                Route.hot("GET", "/v2/", RequiredAccess.ENTRY, answer.checkVersion()), // end-1
                Route.open("GET", "/v2/_catalog", RequiredAccess.CATALOG, answer.listRepositories()),
                Route.open("GET", "/v1/_ping", RequiredAccess.NOTHING, answer.pingV1()),
                Route.open("GET", "/v1/search", RequiredAccess.CATALOG, answer.searchRepositories()),
                Route.open("GET", "/v2/_oci/ext/discover", RequiredAccess.ENTRY, answer.discoverExtensions()),
                Route.open("GET", "/v2/{name}/_oci/ext/discover", RequiredAccess.PULL, answer.discoverExtensions()),
                // The path of an upload also matches the pattern of a blob, so it comes first.
                Route.open("GET", UPLOAD, RequiredAccess.UPLOAD, answer.getUpload()), // end-13
                Route.open("GET", "/v2/{name}/tags/list", RequiredAccess.PULL, answer.listTags()), // end-8
                Route.open(
                        "GET", "/v2/{name}/referrers/{digest}", RequiredAccess.PULL, answer.listReferrers()), // end-12
                Route.hot("GET", MANIFEST, RequiredAccess.PULL, answer.getManifest())); // end-3
        List<Route> writes = List.of(
                Route.open("POST", UPLOADS, RequiredAccess.PUSH, answer.startUpload()), // end-4, end-11
                Route.open("PATCH", UPLOAD, RequiredAccess.UPLOAD, answer.appendUpload()), // end-5
                Route.open("PUT", UPLOAD, RequiredAccess.UPLOAD, answer.finishUpload()), // end-6
                Route.open("DELETE", UPLOAD, RequiredAccess.UPLOAD, answer.cancelUpload()), // end-14
                Route.open("PUT", MANIFEST, RequiredAccess.PUSH, answer.putManifest())); // end-7
        List<Route> deletions = List.of(
                Route.open("DELETE", MANIFEST, RequiredAccess.DELETE, answer.deleteManifest()), // end-9
                Route.open("DELETE", BLOB, RequiredAccess.DELETE, answer.deleteBlob()), // end-10
                Route.open("DELETE", "/api/v1/repositories/{name}", RequiredAccess.DELETE, answer.deleteRepository()));
        // Also in read-only mode: a leaked key must be revocable.
        List<Route> keys = List.of(
                Route.open("GET", KEYS, RequiredAccess.ACCOUNT, answer.listKeys()),
                Route.open("POST", KEYS, RequiredAccess.ACCOUNT, answer.createKey()),
                Route.open("DELETE", KEYS + "/{id}", RequiredAccess.ACCOUNT, answer.revokeKey()));
        Optional<String> noWrites = readOnly ? Optional.of("the registry is read-only") : Optional.empty();
        Optional<String> noDeletions =
                deletes ? noWrites : Optional.of("deleting is off (storage.delete.enabled in the configuration)");
        List<Route> table = new ArrayList<>(reads);
        writes.forEach(route -> table.add(route.closedBecause(noWrites)));
        table.add(Route.hot("GET", BLOB, RequiredAccess.PULL, answer.getBlob())); // end-2
        deletions.forEach(route -> table.add(route.closedBecause(noDeletions)));
        table.addAll(keys);
        return table;
    }
}
