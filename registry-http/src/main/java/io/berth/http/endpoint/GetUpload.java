package io.berth.http.endpoint;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.service.Uploads;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import java.io.IOException;

/** {@code GET|HEAD <upload>}: the current offset, so that a client can resume (end-13). */
final class GetUpload implements Endpoint {

    private final Uploads uploads;
    private final UploadResponses responses;

    GetUpload(Uploads uploads, UploadResponses responses) {
        this.uploads = uploads;
        this.responses = responses;
    }

    @Override
    public Response handle(Call call) throws IOException {
        RepositoryName repository = call.repository();
        UploadId id = call.upload();
        return responses.at(204, call, repository, id, uploads.offset(repository, id));
    }
}
