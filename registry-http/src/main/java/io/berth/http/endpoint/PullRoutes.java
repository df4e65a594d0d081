package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.PULL;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.Reference;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.pulls.PullRecords;
import io.berth.core.pulls.PullRecords.OfTag;
import io.berth.core.service.Tags;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Route;
import io.berth.http.wire.Json;
import io.berth.http.wire.Locations;
import io.berth.http.wire.Paging;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** When tags and manifests were pulled last, and how often (Berth's own API). */
public final class PullRoutes {

    private static final int WITHOUT_NUMBER = 100;
    private static final int MOST = 1000;

    /** The memory of a tag in the document, in bytes. */
    private static final int LARGEST_TAG = 1024;

    private final PullRecords records;
    private final Tags tags;
    private final Locations locations;
    private final Listings listings;

    private PullRoutes(PullRecords records, Tags tags, Locations locations, Listings listings) {
        this.records = records;
        this.tags = tags;
        this.locations = locations;
        this.listings = listings;
    }

    /** The routes. */
    public static List<Route> of(PullRecords records, Tags tags, Locations locations, Listings listings) {
        PullRoutes endpoints = new PullRoutes(records, tags, locations, listings);
        return List.of(Route.of("pulls", "GET", "/api/v1/pulls/{name}", PULL, endpoints::show));
    }

    private Response show(Call call) throws IOException {
        RepositoryName repository = call.repository();
        Optional<Reference> one = call.query().first("reference").map(Reference::parse);
        if (one.isPresent()) {
            ObjectNode document = Json.object().put("name", repository.value());
            describe(document, repository, one.get());
            return Json.response(200, document);
        }
        int size = Math.min(Paging.size(call.query(), WITHOUT_NUMBER, MOST), listings.most(LARGEST_TAG));
        return listings.answer(call.owner(), (long) size * LARGEST_TAG, () -> page(call, repository, size));
    }

    private Response page(Call call, RepositoryName repository, int size) throws IOException {
        Page<Tag> page = tags.list(repository, Paging.after(call.query()), size);
        ObjectNode document = Json.object().put("name", repository.value());
        ArrayNode list = document.putArray("tags");
        for (Tag tag : page.items()) {
            describe(list.addObject(), repository, tag);
        }
        Response response = Json.response(200, document);
        return page.more()
                ? Paging.linked(
                        response,
                        locations.pulls(repository),
                        page.items().getLast().name(),
                        Map.of("n", String.valueOf(size)))
                : response;
    }

    private void describe(ObjectNode item, RepositoryName repository, Reference reference) throws IOException {
        OfTag pulls = switch (reference) {
            case Tag tag -> {
                item.put("tag", tag.name());
                yield records.ofTag(repository, tag);
            }
            case Digest digest -> {
                item.put("digest", digest.toString());
                yield new OfTag(Optional.empty(), records.of(repository, digest));
            }
        };
        pulls.byName().ifPresent(byTag -> item.put("pullsByTag", byTag.count()));
        pulls.ofManifest().ifPresent(ofManifest -> item.put("pullsOfManifest", ofManifest.count()));
        pulls.last().ifPresent(last -> item.put("lastPull", last.toString()));
    }
}
