package io.berth.http.endpoint;

import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.service.Tags;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.Json;
import io.berth.http.wire.Locations;
import io.berth.http.wire.Paging;
import java.io.IOException;
import java.util.Map;

/** {@code GET /v2/<name>/tags/list[?n=&last=]} (end-8). */
final class ListTags implements Endpoint {

    /** Clients that send no {@code n} expect all tags; beyond this many they have to follow the link. */
    private static final int WITHOUT_NUMBER = 10_000;

    /** The memory of a tag of 128 characters as a value and in the document, in bytes. */
    private static final int LARGEST_TAG = 640;

    private final Tags tags;
    private final Locations locations;
    private final int most;
    private final Listings listings;

    /**
     * The endpoint.
     *
     * @param most the maximum page size for clients that send {@code n}
     */
    ListTags(Tags tags, Locations locations, int most, Listings listings) {
        this.tags = tags;
        this.locations = locations;
        this.most = most;
        this.listings = listings;
    }

    @Override
    public Response handle(Call call) throws IOException {
        int size = Math.min(Paging.size(call.query(), WITHOUT_NUMBER, most), listings.most(LARGEST_TAG));
        return listings.answer(call.owner(), (long) size * LARGEST_TAG, () -> page(call, size));
    }

    private Response page(Call call, int size) throws IOException {
        RepositoryName repository = call.repository();
        Page<Tag> page = tags.list(repository, Paging.after(call.query()), size);
        Response response = document(repository, page);
        return page.more()
                ? Paging.linked(
                        response,
                        locations.tags(repository),
                        page.items().getLast().name(),
                        Map.of("n", String.valueOf(size)))
                : response;
    }

    private static Response document(RepositoryName repository, Page<Tag> page) {
        return Json.response(200, "application/json", document -> {
            document.writeStringProperty("name", repository.value());
            document.writeArrayPropertyStart("tags");
            page.items().forEach(tag -> document.writeString(tag.name()));
            document.writeEndArray();
        });
    }
}
