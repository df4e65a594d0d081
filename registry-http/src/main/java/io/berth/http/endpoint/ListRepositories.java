package io.berth.http.endpoint;

import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.service.Repositories;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.Json;
import io.berth.http.wire.Locations;
import io.berth.http.wire.Paging;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** {@code GET /v2/_catalog[?n=&last=]}: the repositories the client may see (Docker V2). */
final class ListRepositories implements Endpoint {

    private static final int WITHOUT_NUMBER = 100;

    /** A client that may see few of many repositories causes a long walk; walks must not take all disk threads. */
    private static final int WALKS_AT_ONCE = 8;

    /** The memory of a name of 255 characters as a value and in the document, in bytes. */
    private static final int LARGEST_NAME = 1024;

    private final Repositories repositories;
    private final Locations locations;
    private final int most;
    private final Listings listings;
    private final Semaphore walks = new Semaphore(WALKS_AT_ONCE, true);

    /**
     * The endpoint.
     *
     * @param most the maximum page size
     */
    ListRepositories(Repositories repositories, Locations locations, int most, Listings listings) {
        this.repositories = repositories;
        this.locations = locations;
        this.most = most;
        this.listings = listings;
    }

    @Override
    public Response handle(Call call) throws IOException {
        int size =
                Math.min(Paging.size(call.query(), Math.min(WITHOUT_NUMBER, most), most), listings.most(LARGEST_NAME));
        return listings.answer(call.owner(), (long) size * LARGEST_NAME, () -> page(call, size));
    }

    private Response page(Call call, int size) throws IOException {
        Page<RepositoryName> page = list(call, size);
        Response response = Json.response(200, "application/json", document -> {
            document.writeArrayPropertyStart("repositories");
            page.items().forEach(repository -> document.writeString(repository.value()));
            document.writeEndArray();
        });
        return page.more()
                ? Paging.linked(
                        response,
                        locations.catalog(),
                        page.items().getLast().value(),
                        Map.of("n", String.valueOf(size)))
                : response;
    }

    private Page<RepositoryName> list(Call call, int size) throws IOException {
        walks.acquireUninterruptibly();
        try {
            return repositories.list(Paging.after(call.query()), size, call.seen());
        } finally {
            walks.release();
        }
    }
}
