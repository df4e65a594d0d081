package io.berth.core.scrub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.core.content.ContentCheck;
import io.berth.core.content.Verdict;
import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import io.berth.core.service.Manifests;
import io.berth.core.store.BlobStore;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves damaged content to quarantine. A push may replace the content after it was found damaged and before it is
 * moved; so what was moved is checked again, and brought back if it is valid. A document of the server state names the
 * digest meanwhile, so that it is brought back after a crash, too.
 */
public final class DamagedContent {

    private static final Logger LOG = LoggerFactory.getLogger(DamagedContent.class);

    private static final String MOVING = "scrub/moving";

    private final BlobStore blobs;
    private final ServerState state;
    private final Manifests manifests;
    private final Events events;

    public DamagedContent(BlobStore blobs, ServerState state, Manifests manifests, Events events) {
        this.blobs = blobs;
        this.state = state;
        this.manifests = manifests;
        this.events = events;
    }

    /**
     * Moves content to quarantine.
     *
     * @return false when it is gone, or was replaced by valid content
     */
    public boolean quarantine(Digest digest, long size) throws IOException {
        state.write(MOVING, digest.toString().getBytes(US_ASCII));
        boolean isGone = blobs.quarantine(digest) && !restoreIfValid(digest);
        state.delete(MOVING);
        if (isGone) {
            manifests.forget(digest);
            events.publish(new Fact.BlobQuarantined(digest, size));
        }
        return isGone;
    }

    /** Completes what a crash has interrupted. */
    public void recover() throws IOException {
        Optional<byte[]> document = state.read(MOVING);
        if (document.isPresent()) {
            try {
                restoreIfValid(Digest.parse(new String(document.get(), US_ASCII)));
            } catch (RegistryException e) {
                LOG.warn("the document berth/{} names no digest, and is removed", MOVING);
            }
            state.delete(MOVING);
        }
    }

    private boolean restoreIfValid(Digest digest) throws IOException {
        Verdict moved = new ContentCheck(blobs, ContentCheck.Pace.NONE).checkQuarantined(digest);
        return moved instanceof Verdict.Valid && blobs.restore(digest);
    }
}
