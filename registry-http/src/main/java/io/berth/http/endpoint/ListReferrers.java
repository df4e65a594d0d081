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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/**
 * {@code GET /v2/<name>/referrers/<digest>[?artifactType=…]}: lists the referrers of a manifest as an index; never a
 * 404, which clients interpret as a missing API (end-12).
 */
final class ListReferrers implements Endpoint {

    /** The spec allows an index of 4 MiB; this is some two thousand referrers, and many requests may run at a time. */
    private static final long LONGEST = 1 << 20;

    /** The memory of such a page as values and as a growing document, in bytes. */
    private static final long MEMORY = 4 * LONGEST;

    private final Referrers referrers;
    private final Locations locations;
    private final Listings listings;

    ListReferrers(Referrers referrers, Locations locations, Listings listings) {
        this.referrers = referrers;
        this.locations = locations;
        this.listings = listings;
    }

    @Override
    public Response handle(Call call) throws IOException {
        return listings.answer(call.owner(), MEMORY, () -> page(call));
    }

    private Response page(Call call) throws IOException {
        RepositoryName repository = call.repository();
        Digest subject = call.digest();
        Set<String> types = types(call);
        Optional<Digest> after = Paging.after(call.query()).map(Digest::parse);
        Page<Descriptor> page = referrers.list(repository, subject, types, after, LONGEST);
        Response response = Json.response(200, MediaTypes.OCI_INDEX, index -> write(page.items(), index));
        if (!types.isEmpty()) {
            response = response.with("OCI-Filters-Applied", "artifactType");
        }
        return page.more() ? linked(response, repository, subject, types, page) : response;
    }

    /** An unescaped plus is decoded to a space, which no media type contains: {@code application/spdx+json}. */
    private static Set<String> types(Call call) {
        return call.query().all("artifactType").stream()
                .map(type -> type.replace(' ', '+'))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static void write(List<Descriptor> referrers, JsonGenerator index) {
        index.writeNumberProperty("schemaVersion", 2);
        index.writeStringProperty("mediaType", MediaTypes.OCI_INDEX);
        index.writeArrayPropertyStart("manifests");
        referrers.forEach(referrer -> write(referrer, index));
        index.writeEndArray();
    }

    private static void write(Descriptor referrer, JsonGenerator index) {
        index.writeStartObject();
        index.writeStringProperty("mediaType", referrer.mediaType());
        index.writeNumberProperty("size", referrer.size());
        index.writeStringProperty("digest", referrer.digest().toString());
        referrer.artifactType().ifPresent(type -> index.writeStringProperty("artifactType", type));
        if (!referrer.annotations().isEmpty()) {
            index.writeObjectPropertyStart("annotations");
            referrer.annotations().forEach(index::writeStringProperty);
            index.writeEndObject();
        }
        index.writeEndObject();
    }

    /**
     * Repeated filters cannot be expressed as one parameter; then the next page is unfiltered, which the spec allows.
     */
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
