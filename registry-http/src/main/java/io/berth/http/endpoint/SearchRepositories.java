package io.berth.http.endpoint;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.service.Repositories;
import io.berth.core.store.Blocking;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.Json;
import io.berth.http.wire.Paging;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonGenerator;

/**
 * {@code GET /v1/search?q=[&n=&page=]}: searches repositories by a part of their name, for {@code docker search} and
 * {@code podman search} (Docker V1).
 */
final class SearchRepositories implements Endpoint {

    private static final int WITHOUT_NUMBER = 25;
    private static final int MOST = 100;
    private static final int MOST_PAGES = 10_000;

    /** Each search scans many names; searches must not take all disk threads. */
    private static final int AT_ONCE = 2;

    /** For the batch of names being scanned and the document. */
    private static final long MEMORY = 1 << 20;

    private final Repositories repositories;
    private final Listings listings;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore searches = new Semaphore(AT_ONCE, true);

    SearchRepositories(Repositories repositories, Listings listings) {
        this.repositories = repositories;
        this.listings = listings;
    }

    /** The requested page; numbers start at 1. */
    private record Wanted(String text, int size, int page) {

        static Wanted of(Call call) {
            return new Wanted(
                    call.query().first("q").orElse(""),
                    Math.max(1, Paging.size(call.query(), "n", WITHOUT_NUMBER, MOST)),
                    Math.max(1, Paging.size(call.query(), "page", 1, MOST_PAGES)));
        }

        int first() {
            return (page - 1) * size;
        }
    }

    @Override
    public Response handle(Call call) throws IOException {
        Wanted wanted = Wanted.of(call);
        takeTurn();
        try {
            return listings.answer(call.owner(), MEMORY, () -> answer(call, wanted));
        } finally {
            searches.release();
        }
    }

    /** Before memory is reserved, which other listings need. */
    private void takeTurn() {
        if (searches.tryAcquire()) {
            return;
        }
        Blocking.checkpoint();
        try {
            if (searches.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many searches at the same time; retry later");
    }

    private Response answer(Call call, Wanted wanted) throws IOException {
        Repositories.Found found = search(call, wanted);
        return Json.response(200, "application/json", document -> {
            document.writeStringProperty("query", wanted.text());
            document.writeNumberProperty("page", wanted.page());
            document.writeNumberProperty("page_size", wanted.size());
            document.writeNumberProperty("num_pages", Math.ceilDiv(found.total(), wanted.size()));
            document.writeNumberProperty("num_results", found.total());
            document.writeArrayPropertyStart("results");
            found.page().forEach(repository -> write(repository, document));
            document.writeEndArray();
        });
    }

    private Repositories.Found search(Call call, Wanted wanted) throws IOException {
        return repositories.search(wanted.text(), wanted.first(), wanted.size(), call.seen());
    }

    private static void write(RepositoryName repository, JsonGenerator document) {
        document.writeStartObject();
        document.writeStringProperty("name", repository.value());
        document.writeStringProperty("description", "");
        document.writeNumberProperty("star_count", 0);
        document.writeBooleanProperty("is_official", false);
        document.writeBooleanProperty("is_automated", false);
        document.writeEndObject();
    }
}
