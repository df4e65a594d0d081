package io.berth.http.endpoint;

import io.berth.core.service.Blobs;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import java.io.IOException;

/** {@code DELETE /v2/<name>/blobs/<digest>}: deletes the blob from this repository only (end-10). */
final class DeleteBlob implements Endpoint {

    private final Blobs blobs;

    DeleteBlob(Blobs blobs) {
        this.blobs = blobs;
    }

    @Override
    public Response handle(Call call) throws IOException {
        blobs.delete(call.repository(), call.digest());
        return Response.of(202);
    }
}
