package io.berth.http.endpoint;

import io.berth.core.memory.MemoryShare;
import io.berth.core.memory.Reservation;
import io.berth.core.store.BlobContent;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import java.io.IOException;
import java.util.List;

/**
 * Listing responses. Memory for the longest possible response is reserved before its page is read; the unused part is
 * released once the document is written, and the rest when it is sent or its client has disconnected.
 */
public final class Listings {

    private final MemoryShare share;
    private final long largest;

    /**
     * The memory budget.
     *
     * @param most bytes reserved at a time
     */
    public Listings(long most) {
        this.largest = most / 2;
        this.share = new MemoryShare("listings", most, largest);
    }

    /** Reads a page and writes it to a response. */
    @FunctionalInterface
    interface Listing {
        Response answer() throws IOException;
    }

    /** How many items of this size one response may list. */
    int most(int bytes) {
        return (int) Math.min(largest / bytes, Integer.MAX_VALUE);
    }

    /**
     * The response, once there is room for it.
     *
     * @param owner of the memory: an account or address
     * @param bytes maximum of its page and document
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when the wait for room is too long
     */
    Response answer(Object owner, long bytes, Listing listing) throws IOException {
        Reservation room = share.reserve(owner, bytes);
        boolean sending = false;
        try {
            Response response = listing.answer();
            if (!(response.body() instanceof Body.Bytes(var document))) {
                return response;
            }
            room.shrinkTo(document.remaining());
            sending = true;
            return response.with(new Body.Parts(
                    new BlobContent.InMemory(document, room::close), List.of(new Part.Slice(0, document.remaining()))));
        } finally {
            if (!sending) {
                room.close();
            }
        }
    }
}
