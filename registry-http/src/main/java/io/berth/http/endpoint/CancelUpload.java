package io.berth.http.endpoint;

import io.berth.core.model.UploadId;
import io.berth.core.service.Uploads;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import java.io.IOException;

/** {@code DELETE <upload>}: cancels the upload (end-14). */
final class CancelUpload implements Endpoint {

    private final Uploads uploads;

    CancelUpload(Uploads uploads) {
        this.uploads = uploads;
    }

    @Override
    public Response handle(Call call) throws IOException {
        UploadId id = call.upload();
        uploads.cancel(call.repository(), id);
        return Response.of(204).with("Docker-Upload-UUID", id.value());
    }
}
