package io.berth.http.endpoint;

import io.berth.core.service.Manifests;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import java.io.IOException;

/** {@code DELETE /v2/<name>/manifests/<reference>}: deletes the tag only, or the manifest with its tags (end-9). */
final class DeleteManifest implements Endpoint {

    private final Manifests manifests;

    DeleteManifest(Manifests manifests) {
        this.manifests = manifests;
    }

    @Override
    public Response handle(Call call) throws IOException {
        manifests.delete(call.repository(), call.reference());
        return Response.of(202);
    }
}
