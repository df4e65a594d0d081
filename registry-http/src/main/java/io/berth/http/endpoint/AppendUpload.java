package io.berth.http.endpoint;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.service.Uploads;
import io.berth.core.service.Uploads.Progress;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import java.io.IOException;

/** {@code PATCH <upload>}: the next chunk, or a stream of unknown length (end-5). */
final class AppendUpload implements Endpoint {

    private final Uploads uploads;
    private final UploadResponses responses;

    AppendUpload(Uploads uploads, UploadResponses responses) {
        this.uploads = uploads;
        this.responses = responses;
    }

    @Override
    public Response handle(Call call) throws IOException {
        RepositoryName repository = call.repository();
        UploadId id = call.upload();
        Progress progress = uploads.append(
                repository,
                id,
                ChunkStart.of(call, responses.claimed(call, repository, id)),
                call.request().body(),
                call.request().body().declaredLength(),
                UploadResponses.likely(call));
        return switch (progress) {
            case Progress.Received(long offset) -> responses.at(202, call, repository, id, offset);
            case Progress.OutOfOrder(long offset) -> throw responses.outOfOrder(call, repository, id, offset);
        };
    }
}
