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

/** Responses about an upload: its location and offset. */
public final class UploadResponses {

    private static final String ALGORITHM = "digest-algorithm";

    private final Locations locations;
    private final UploadState state;

    public UploadResponses(Locations locations, UploadState state) {
        this.locations = locations;
        this.state = state;
    }

    /** The session has this offset. */
    Response at(int status, Call call, RepositoryName repository, UploadId id, long offset) {
        Response response = Response.of(status);
        for (Headers.Field field : headers(call, repository, id, offset).fields()) {
            response = response.with(field.name(), field.value());
        }
        return response;
    }

    /** The chunk does not start at the end of the session; the client may continue from there. */
    HttpRefusal outOfOrder(Call call, RepositoryName repository, UploadId id, long offset) {
        return new HttpRefusal(
                416,
                ErrorCode.RANGE_INVALID,
                "upload " + id + " has " + offset + " bytes; what comes next must begin there",
                headers(call, repository, id, offset));
    }

    /** The blob was stored. */
    Response stored(RepositoryName repository, Digest digest) {
        return Response.of(201)
                .with("Location", locations.blob(repository, digest))
                .with("Docker-Content-Digest", digest.toString());
    }

    /** The offset last sent to the client, if its URL contains it. */
    OptionalLong claimed(Call call, RepositoryName repository, UploadId id) {
        Optional<String> given = call.query().first("_state");
        return given.isEmpty() ? OptionalLong.empty() : state.offset(given.get(), repository, id);
    }

    /** The likely algorithm of the final digest, as far as the client said. */
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
