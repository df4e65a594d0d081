package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.DELETE;
import static io.berth.http.route.RequiredAccess.PULL;
import static io.berth.http.route.RequiredAccess.PUSH;
import static io.berth.http.route.RequiredAccess.UPLOAD;

import io.berth.core.service.Blobs;
import io.berth.core.service.Uploads;
import io.berth.http.route.Route;
import io.berth.http.wire.AuditTrail;
import io.berth.http.wire.Redirects;
import io.berth.http.wire.UploadTickets;
import java.util.List;

/** Blobs and their uploads. */
public final class BlobRoutes {

    private static final String BLOB = "/v2/{name}/blobs/{digest}";
    private static final String UPLOADS = "/v2/{name}/blobs/uploads";
    private static final String CHUNK = "/v2/{name}/blobs/uploads/{upload}";

    private BlobRoutes() {}

    public static List<Route> of(
            Blobs blobs,
            Uploads uploads,
            Redirects redirects,
            UploadResponses responses,
            UploadTickets tickets,
            AuditTrail trail) {
        return List.of(
                Route.of("blob", "GET", BLOB, PULL, new GetBlob(blobs, redirects))
                        .mostlyInMemory(), // end-2
                Route.of("blob", "DELETE", BLOB, DELETE, new DeleteBlob(blobs)), // end-10
                Route.of(
                        "blob-upload",
                        "POST",
                        UPLOADS,
                        PUSH,
                        new StartUpload(blobs, uploads, responses, tickets, trail)), // end-4, end-11
                Route.of("blob-upload-chunk", "GET", CHUNK, UPLOAD, new GetUpload(uploads, responses)), // end-13
                Route.of("blob-upload-chunk", "PATCH", CHUNK, UPLOAD, new AppendUpload(uploads, responses)), // end-5
                Route.of("blob-upload-chunk", "PUT", CHUNK, UPLOAD, new FinishUpload(uploads, responses)), // end-6
                Route.of("blob-upload-chunk", "DELETE", CHUNK, UPLOAD, new CancelUpload(uploads))); // end-14
    }
}
