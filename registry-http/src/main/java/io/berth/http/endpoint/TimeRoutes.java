package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.PULL;
import static io.berth.http.route.RequiredAccess.PUSH;

import io.berth.core.access.Action;
import io.berth.core.access.Permission;
import io.berth.core.journal.Change;
import io.berth.core.journal.Entry;
import io.berth.core.journal.NotRecordedException;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Quoted;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.service.TagHistory;
import io.berth.core.service.Undeletion;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Route;
import io.berth.http.wire.Json;
import io.berth.http.wire.Paging;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was: the history of tags, where a tag pointed to at a time, and what comes back (Berth's own API). */
public final class TimeRoutes {

    private static final int WITHOUT_NUMBER = 100;

    /** The memory of an entry as a value and in the document, in bytes. */
    private static final int LARGEST_ENTRY = 2048;

    private final TagHistory history;
    private final Undeletion undeletion;
    private final Listings listings;
    private final BoundedBodies bodies;

    private TimeRoutes(TagHistory history, Undeletion undeletion, Listings listings, BoundedBodies bodies) {
        this.history = history;
        this.undeletion = undeletion;
        this.listings = listings;
        this.bodies = bodies;
    }

    /** The routes. */
    public static List<Route> of(TagHistory history, Undeletion undeletion, Listings listings, BoundedBodies bodies) {
        TimeRoutes endpoints = new TimeRoutes(history, undeletion, listings, bodies);
        return List.of(
                Route.of("history", "GET", "/api/v1/history/{name}", PULL, endpoints::list),
                Route.of("resolve", "GET", "/api/v1/resolve/{name}", PULL, endpoints::resolve),
                Route.of("undelete", "POST", "/api/v1/undelete/{name}", PUSH, endpoints::undelete));
    }

    private Response list(Call call) throws IOException {
        int size = Math.min(
                Math.max(Paging.size(call.query(), WITHOUT_NUMBER, Integer.MAX_VALUE), 1),
                listings.most(LARGEST_ENTRY));
        Optional<Tag> tag = call.query().first("tag").map(Tag::new);
        Instant before = call.query().first("before").map(TimeRoutes::time).orElse(Instant.MAX);
        return listings.answer(
                call.owner(),
                (long) size * LARGEST_ENTRY,
                () -> entries(call, history.list(call.repository(), tag, before, size), size));
    }

    private static Response entries(Call call, List<Entry> entries, int size) {
        // Who pushed is of no concern to those who may only pull.
        boolean withAccounts = call.may(new Permission.OnRepository(call.repository(), Action.PUSH));
        ObjectNode document = Json.object().put("name", call.repository().value());
        ArrayNode list = document.putArray("entries");
        for (Entry entry : entries) {
            ObjectNode item = list.addObject().put("time", entry.time().toString());
            describe(item, entry.change());
            if (withAccounts && !entry.account().isEmpty()) {
                item.put("account", entry.account());
            }
        }
        if (entries.size() == size) {
            document.put("before", entries.getLast().time().toString());
        }
        return Json.response(200, document);
    }

    private static void describe(ObjectNode item, Change change) {
        switch (change) {
            case Change.TagMoved(Tag tag, Optional<Digest> from, Digest to) -> {
                item.put("change", "tag-moved").put("tag", tag.name());
                from.ifPresent(digest -> item.put("from", digest.toString()));
                item.put("to", to.toString());
            }
            case Change.TagDeleted(Tag tag, Digest from) ->
                item.put("change", "tag-deleted").put("tag", tag.name()).put("from", from.toString());
            case Change.ManifestDeleted(Digest digest, var _, var _) ->
                item.put("change", "manifest-deleted").put("digest", digest.toString());
            case Change.ManifestCollected(Digest digest) ->
                item.put("change", "manifest-collected").put("digest", digest.toString());
            case Change.BlobDeleted(Digest digest) ->
                item.put("change", "blob-deleted").put("digest", digest.toString());
            case Change.RepositoryDeleted() -> item.put("change", "repository-deleted");
        }
    }

    private Response resolve(Call call) throws IOException {
        Tag tag = new Tag(required(call, "tag"));
        Instant time = time(required(call, "at"));
        try {
            Digest digest = history.at(call.repository(), tag, time)
                    .orElseThrow(() -> new HttpRefusal(
                            404,
                            ErrorCode.MANIFEST_UNKNOWN,
                            "repository " + call.repository() + " had no tag " + tag + " at " + time));
            return Json.response(
                    200,
                    Json.object()
                            .put("name", call.repository().value())
                            .put("tag", tag.name())
                            .put("at", time.toString())
                            .put("digest", digest.toString()));
        } catch (NotRecordedException e) {
            throw new HttpRefusal(404, ErrorCode.UNSUPPORTED, String.valueOf(e.getMessage()));
        }
    }

    private static String required(Call call, String parameter) {
        return call.query()
                .first(parameter)
                .orElseThrow(() -> new HttpRefusal(
                        400, ErrorCode.UNSUPPORTED, "the query lacks " + parameter + " (expected ?tag=…&at=…)"));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new HttpRefusal(
                    400,
                    ErrorCode.UNSUPPORTED,
                    "not a time: " + Quoted.of(text) + " (expected such as 2026-12-01T09:30:00Z)");
        }
    }

    private Response undelete(Call call) throws IOException {
        RepositoryName repository = call.repository();
        Permission delete = new Permission.OnRepository(repository, Action.DELETE);
        if (!call.may(delete)) {
            throw new HttpRefusal(403, ErrorCode.DENIED, "only who may delete may undelete").lacking(List.of(delete));
        }
        JsonBody body = JsonBody.read(call, bodies, Set.of("tag", "digest", "dryRun"));
        Optional<Tag> tag = body.text("tag").map(Tag::new);
        Optional<Digest> digest = body.text("digest").map(Digest::parse);
        boolean dryRun = body.flag("dryRun");
        if (tag.isPresent() && digest.isPresent()) {
            throw JsonBody.wrong("expected a tag or a digest, or neither for the whole repository");
        }
        Counting counting = new Counting();
        Entry deletion;
        if (tag.isPresent()) {
            deletion = undeletion.tag(repository, tag.get(), dryRun, counting);
        } else if (digest.isPresent()) {
            deletion = undeletion.manifest(repository, digest.get(), dryRun, counting);
        } else {
            deletion = undeletion.repository(repository, dryRun, counting);
        }
        ObjectNode document = Json.object()
                .put("name", repository.value())
                .put("dryRun", dryRun)
                .put("deleted", deletion.time().toString())
                .put("manifests", counting.manifests)
                .put("tags", counting.tags)
                .put("existingTags", counting.existing);
        return Json.response(200, document);
    }

    /** A repository may have more manifests and tags than a response can name. */
    private static final class Counting implements Undeletion.Listener {

        private long manifests;
        private long tags;
        private long existing;

        @Override
        public void manifest(Digest digest) {
            manifests++;
        }

        @Override
        public void tag(Tag tag, Digest target) {
            tags++;
        }

        @Override
        public void exists(Tag tag, Digest deleted) {
            existing++;
        }
    }
}
