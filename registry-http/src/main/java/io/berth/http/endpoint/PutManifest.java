package io.berth.http.endpoint;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Reference;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.service.Manifests;
import io.berth.core.service.Manifests.Outcome;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.EntityTags;
import io.berth.http.wire.Locations;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code PUT /v2/<name>/manifests/<reference>[?tag=…]} (end-7, end-7b). */
final class PutManifest implements Endpoint {

    /** The spec requires at least ten. */
    private static final int MOST_TAGS = 50;

    private final Manifests manifests;
    private final Locations locations;
    private final BoundedBodies bodies;

    PutManifest(Manifests manifests, Locations locations, BoundedBodies bodies) {
        this.manifests = manifests;
        this.locations = locations;
        this.bodies = bodies;
    }

    @Override
    public Response handle(Call call) throws IOException {
        RepositoryName repository = call.repository();
        Reference reference = call.reference();
        List<Tag> tags = tags(call);
        String mediaType = mediaType(call);
        Outcome outcome = bodies.read(
                call.owner(),
                call.request().body(),
                content -> manifests.push(
                        repository, reference, mediaType, content, tags, EntityTags.condition(call.headers())));
        return switch (outcome) {
            case Outcome.Pushed(Digest digest, Optional<Digest> subject, List<Tag> _) ->
                created(repository, digest, subject, tags);
            case Outcome.Outdated _ ->
                throw new HttpRefusal(
                        412,
                        ErrorCode.DENIED,
                        "the tag does not point to what If-Match or If-None-Match requires; nothing was moved");
        };
    }

    private Response created(RepositoryName repository, Digest digest, Optional<Digest> subject, List<Tag> tags) {
        Response response = Response.of(201)
                .with("Location", locations.manifest(repository, digest))
                .with("Docker-Content-Digest", digest.toString());
        if (subject.isPresent()) {
            response = response.with("OCI-Subject", subject.get().toString());
        }
        return tags.isEmpty()
                ? response
                : response.with("OCI-Tag", tags.stream().map(Tag::name).collect(Collectors.joining(", ")));
    }

    private static List<Tag> tags(Call call) {
        List<String> names = call.query().all("tag");
        if (names.size() > MOST_TAGS) {
            throw new HttpRefusal(
                    414,
                    ErrorCode.TAG_INVALID,
                    names.size() + " tags in one push (expected at most " + MOST_TAGS + ")");
        }
        return names.stream().map(Tag::new).distinct().toList();
    }

    /**
     * The client's media type, without parameters; a content coding is not decoded, as that would change the digest.
     */
    private static String mediaType(Call call) {
        Optional<String> encoding = call.headers().first("Content-Encoding").filter(name -> !name.equals("identity"));
        if (encoding.isPresent()) {
            throw new HttpRefusal(
                    415, ErrorCode.MANIFEST_INVALID, "Content-Encoding is not supported: push the manifest as it is");
        }
        String type = call.headers()
                .first("Content-Type")
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.MANIFEST_INVALID, "Content-Type is missing (expected the manifest's media type)"));
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
