package io.berth.http.endpoint;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.PercentEncoding;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.wire.Locations;
import io.berth.http.wire.UploadState;
import java.util.Optional;
import java.util.OptionalLong;

/** What every answer about an upload says: where it goes on and how far it has come. */
public final class UploadResponses {

    private static final String ALGORITHM = "digest-algorithm";

    private final Locations locations;
    private final UploadState state;

    public UploadResponses(Locations locations, UploadState state) {
        this.locations = locations;
        this.state = state;
    }

    /** The session is at this offset. */
    Response at(int status, Call call, RepositoryName repository, UploadId id, long offset) {
        Response response = Response.of(status);
        for (Headers.Field field : headers(call, repository, id, offset).fields()) {
            response = response.with(field.name(), field.value());
        }
        return response;
    }

    /** The client's bytes do not begin where the session ends; it may go on from there. */
    HttpRefusal outOfOrder(Call call, RepositoryName repository, UploadId id, long offset) {
        return new HttpRefusal(
                416,
                ErrorCode.RANGE_INVALID,
                "upload " + id + " has " + offset + " bytes; what comes next must begin there",
                headers(call, repository, id, offset));
    }

    /** The blob is there. */
    Response stored(RepositoryName repository, Digest digest) {
        return Response.of(201)
                .with("Location", locations.blob(repository, digest))
                .with("Docker-Content-Digest", digest.toString());
    }

    /** The offset the client was last told, if its URL still says. */
    OptionalLong claimed(Call call, RepositoryName repository, UploadId id) {
        Optional<String> given = call.query().first("_state");
        return given.isEmpty() ? OptionalLong.empty() : state.offset(given.get(), repository, id);
    }

    /** The algorithm the digest of this upload will be of, as far as the client said. */
    static Digest.Algorithm likely(Call call) {
        return call.query().first(ALGORITHM).map(Digest.Algorithm::parse).orElse(Digest.Algorithm.SHA256);
    }

    private Headers headers(Call call, RepositoryName repository, UploadId id, long offset) {
        return Headers.NONE
                .with("Location", location(call, repository, id, offset))
                .with("Range", "0-" + Math.max(offset - 1, 0))
                .with("Docker-Upload-UUID", id.value());
    }

    private String location(Call call, RepositoryName repository, UploadId id, long offset) {
        String hint = likely(call) == Digest.Algorithm.SHA256
                ? ""
                : ALGORITHM + "=" + likely(call).label() + "&";
        return locations.upload(repository, id.value()) + "?" + hint + "_state="
                + PercentEncoding.encode(state.sign(repository, id, offset));
    }
}
