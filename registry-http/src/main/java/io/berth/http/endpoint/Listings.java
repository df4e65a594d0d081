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
 * Answers that list things. Memory for the longest that an answer may become is reserved before its page is read; what
 * it does not take is given back when it is written down, and the rest when it is sent or its client is gone.
 */
public final class Listings {

    private final MemoryShare share;
    private final long largest;

    /**
     * The memory for them.
     *
     * @param most bytes held at a time
     */
    public Listings(long most) {
        this.largest = most / 2;
        this.share = new MemoryShare("listings", most, largest);
    }

    /** Reads a page and writes it down. */
    @FunctionalInterface
    interface Listing {
        Response answer() throws IOException;
    }

    /** How many items of this many bytes one answer may list. */
    int most(int bytes) {
        return (int) Math.min(largest / bytes, Integer.MAX_VALUE);
    }

    /**
     * The answer, once there is room for it.
     *
     * @param owner of the memory: an account or address
     * @param bytes that its page and its document take at most
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when there is no room for too long
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
