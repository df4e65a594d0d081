package io.berth.http.endpoint;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.service.Referrers;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.Json;
import io.berth.http.wire.Locations;
import io.berth.http.wire.Paging;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v2/<name>/referrers/<digest>[?artifactType=…]}: what refers to a manifest, as an index; never a 404,
 * which clients take for "no such API" (end-12).
 */
public final class ListReferrers implements Endpoint {

    /** The spec lets an index be 4 MiB long; this is some two thousand referrers, and many may ask at a time. */
    private static final long LONGEST = 1 << 20;

    private final Referrers referrers;
    private final Locations locations;
    private final Listings listings;

    public ListReferrers(Referrers referrers, Locations locations, Listings listings) {
        this.referrers = referrers;
        this.locations = locations;
        this.listings = listings;
    }

    @Override
    public Response handle(Call call) throws IOException {
        RepositoryName repository = call.repository();
        Digest subject = call.digest();
        Set<String> types = new LinkedHashSet<>(call.query().all("artifactType"));
        Optional<Digest> after = Paging.after(call.query()).map(Digest::parse);
        Page<Descriptor> page = referrers.list(repository, subject, types, after, LONGEST);
        Response response = listings.answer(LONGEST, () -> Json.response(200, MediaTypes.OCI_INDEX, index(page)));
        if (!types.isEmpty()) {
            response = response.with("OCI-Filters-Applied", "artifactType");
        }
        return page.more() ? linked(response, repository, subject, types, page) : response;
    }

    private static ObjectNode index(Page<Descriptor> page) {
        ObjectNode index = Json.object().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
        ArrayNode manifests = index.putArray("manifests");
        for (Descriptor referrer : page.items()) {
            ObjectNode descriptor = manifests
                    .addObject()
                    .put("mediaType", referrer.mediaType())
                    .put("size", referrer.size())
                    .put("digest", referrer.digest().toString());
            referrer.artifactType().ifPresent(type -> descriptor.put("artifactType", type));
            if (!referrer.annotations().isEmpty()) {
                ObjectNode annotations = descriptor.putObject("annotations");
                referrer.annotations().forEach(annotations::put);
            }
        }
        return index;
    }

    /** A repeated filter cannot be carried on in one parameter; then the next page is unfiltered, which is allowed. */
    private Response linked(
            Response response, RepositoryName repository, Digest subject, Set<String> types, Page<Descriptor> page) {
        Map<String, String> parameters =
                types.size() == 1 ? Map.of("artifactType", types.iterator().next()) : Map.of();
        return Paging.linked(
                response,
                locations.referrers(repository, subject),
                page.items().getLast().digest().toString(),
                parameters);
    }
}
