package io.berth.http.endpoint;

import io.berth.core.service.ByteBudget;
import io.berth.core.store.BlobContent;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import java.util.List;
import java.util.function.Supplier;

/** Answers that list things, which take memory until their client has read them: all together only so much. */
public final class Listings {

    private final ByteBudget budget;

    /**
     * The room for them.
     *
     * @param most bytes held at a time
     */
    public Listings(int most) {
        this.budget = new ByteBudget(most);
    }

    /**
     * The answer, once there is room for it; the room is free again when it is sent or its client is gone.
     *
     * @param bytes it takes, about
     */
    Response answer(long bytes, Supplier<Response> listing) {
        ByteBudget.Held room = budget.take(bytes);
        try {
            Response response = listing.get();
            return response.body() instanceof Body.Bytes(var document)
                    ? response.with(new Body.Parts(
                            new BlobContent.InMemory(document, room::close),
                            List.of(new Part.Slice(0, document.remaining()))))
                    : response;
        } catch (RuntimeException e) {
            room.close();
            throw e;
        }
    }
}
