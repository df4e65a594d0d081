package io.berth.http.endpoint;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.service.Uploads;
import io.berth.core.service.Uploads.Progress;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import java.io.IOException;

/** {@code PUT <upload>?digest=…}: appends the last bytes, if any, and checks the digest (end-6). */
final class FinishUpload implements Endpoint {

    private final Uploads uploads;
    private final UploadResponses responses;

    FinishUpload(Uploads uploads, UploadResponses responses) {
        this.uploads = uploads;
        this.responses = responses;
    }

    @Override
    public Response handle(Call call) throws IOException {
        RepositoryName repository = call.repository();
        UploadId id = call.upload();
        Digest expected = Digest.parse(call.query()
                .first("digest")
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.DIGEST_INVALID, "digest is missing (expected PUT <upload>?digest=sha256:…)")));
        Progress progress = uploads.finish(
                repository,
                id,
                ChunkStart.of(call, responses.claimed(call, repository, id)),
                call.request().body(),
                call.request().body().declaredLength(),
                expected);
        return switch (progress) {
            case Progress.Received _ -> responses.stored(repository, expected);
            case Progress.OutOfOrder(long offset) -> throw responses.outOfOrder(call, repository, id, offset);
        };
    }
}
