package io.berth.http.endpoint;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Manifest;
import io.berth.core.model.Reference;
import io.berth.core.model.RepositoryName;
import io.berth.core.service.Manifests;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.CacheControl;
import io.berth.http.wire.EntityTags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code GET|HEAD /v2/<name>/manifests/<reference>}: the stored bytes and type, regardless of {@code Accept}, because a
 * converted manifest would have another digest (end-3).
 */
final class GetManifest implements Endpoint {

    private static final int LARGEST_FROM_MEMORY = 64 << 10;

    private final Manifests manifests;

    GetManifest(Manifests manifests) {
        this.manifests = manifests;
    }

    @Override
    public Response handle(Call call) throws IOException {
        RepositoryName repository = call.repository();
        Reference reference = call.reference();
        Digest digest =
                call.isHead() ? manifests.confirm(repository, reference) : manifests.resolve(repository, reference);
        if (EntityTags.insistsOnOther(call.headers(), digest)) {
            throw new HttpRefusal(
                    412, ErrorCode.UNSUPPORTED, "the manifest is " + digest + ", which If-Match rules out");
        }
        if (EntityTags.alreadyHas(call.headers(), digest)) {
            return described(304, reference, digest);
        }
        Manifest manifest =
                call.isHead() ? manifests.read(repository, digest) : manifests.pull(repository, reference, digest);
        return described(200, reference, digest)
                .with("Content-Type", manifest.mediaType())
                .with(body(call, repository, digest, manifest));
    }

    private Body body(Call call, RepositoryName repository, Digest digest, Manifest manifest) throws IOException {
        ByteBuffer bytes = manifest.bytes();
        if (call.isHead()) {
            return new Body.Withheld(bytes.remaining());
        }
        // A slow client must not keep a large manifest in memory.
        return bytes.remaining() <= LARGEST_FROM_MEMORY
                ? new Body.Bytes(bytes)
                : new Body.Parts(manifests.open(repository, digest), List.of(new Part.Slice(0, bytes.remaining())));
    }

    private static Response described(int status, Reference reference, Digest digest) {
        return Response.of(status)
                .with("Docker-Content-Digest", digest.toString())
                .with("ETag", EntityTags.of(digest))
                .with("Cache-Control", CacheControl.of(reference));
    }
}
