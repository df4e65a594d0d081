package io.berth.http.endpoint;

import io.berth.core.model.ByteRange;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Quoted;
import io.berth.core.model.RepositoryName;
import io.berth.core.service.Blobs;
import io.berth.core.store.BlobContent;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.ByteRanges;
import io.berth.http.wire.CacheControl;
import io.berth.http.wire.EntityTags;
import io.berth.http.wire.RangeHeader;
import io.berth.http.wire.Redirects;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** {@code GET|HEAD /v2/<name>/blobs/<digest>}, whole or in ranges (end-2, end-10). */
final class GetBlob implements Endpoint {

    private final Blobs blobs;
    private final Redirects redirects;

    GetBlob(Blobs blobs, Redirects redirects) {
        this.blobs = blobs;
        this.redirects = redirects;
    }

    @Override
    public Response handle(Call call) throws IOException {
        RepositoryName repository = call.repository();
        Digest digest = call.digest();
        if (call.isHead()) {
            long size = blobs.size(repository, digest);
            return conditional(call, digest)
                    .orElseGet(() -> described(200, digest)
                            .with("Content-Type", MediaTypes.OCTET_STREAM)
                            .with(new Body.Withheld(size)));
        }
        BlobContent content = blobs.pull(repository, digest);
        try {
            Optional<URI> address = address(call, content);
            Response response =
                    address.isPresent() ? redirected(call, digest, address.get()) : respond(call, digest, content);
            if (!(response.body() instanceof Body.Parts)) {
                content.close();
            }
            return response;
        } catch (RuntimeException e) {
            content.close();
            throw e;
        }
    }

    /** The URL for the client to fetch the content from, if it is redirected. */
    private Optional<URI> address(Call call, BlobContent content) throws IOException {
        return content instanceof BlobContent.Elsewhere elsewhere && redirects.apply(call.request())
                ? elsewhere.origin().address()
                : Optional.empty();
    }

    /** Not cacheable, because the URL is signed for this client and expires. */
    private static Response redirected(Call call, Digest digest, URI address) {
        return conditional(call, digest)
                .orElseGet(() -> Response.of(307)
                        .with("Location", address.toString())
                        .with("Docker-Content-Digest", digest.toString())
                        .with("Cache-Control", "no-store"));
    }

    private static Response respond(Call call, Digest digest, BlobContent content) {
        Optional<Response> unchanged = conditional(call, digest);
        if (unchanged.isPresent()) {
            return unchanged.get();
        }
        Optional<String> range =
                EntityTags.rangeFits(call.headers(), digest) ? call.headers().first("Range") : Optional.empty();
        return switch (RangeHeader.parse(range, content.size())) {
            case RangeHeader.Everything _ ->
                described(200, digest)
                        .with("Content-Type", MediaTypes.OCTET_STREAM)
                        .with(new Body.Parts(content, List.of(new Part.Slice(0, content.size()))));
            case RangeHeader.One(ByteRange only) ->
                described(206, digest)
                        .with("Content-Type", MediaTypes.OCTET_STREAM)
                        .with("Content-Range", MultipartRanges.contentRange(only, content.size()))
                        .with(new Body.Parts(content, List.of(MultipartRanges.slice(only))));
            case RangeHeader.Several(ByteRanges ranges) -> {
                MultipartRanges multipart = new MultipartRanges(ranges);
                yield described(206, digest)
                        .with("Content-Type", multipart.contentType())
                        .with(new Body.Parts(content, multipart));
            }
            case RangeHeader.Unsatisfiable _ ->
                throw new HttpRefusal(
                        416,
                        ErrorCode.RANGE_INVALID,
                        "no such range of " + digest + ", which is " + content.size() + " bytes long: "
                                + range.map(Quoted::of).orElse(""),
                        Headers.NONE.with("Content-Range", "bytes */" + content.size()));
        };
    }

    /** The response to a conditional request whose condition is not met. */
    private static Optional<Response> conditional(Call call, Digest digest) {
        if (EntityTags.insistsOnOther(call.headers(), digest)) {
            throw new HttpRefusal(
                    412, ErrorCode.UNSUPPORTED, "the content is " + digest + ", which If-Match rules out");
        }
        return EntityTags.alreadyHas(call.headers(), digest) ? Optional.of(described(304, digest)) : Optional.empty();
    }

    private static Response described(int status, Digest digest) {
        return Response.of(status)
                .with("Docker-Content-Digest", digest.toString())
                .with("ETag", EntityTags.of(digest))
                .with("Cache-Control", CacheControl.IMMUTABLE)
                .with("Accept-Ranges", "bytes");
    }
}
