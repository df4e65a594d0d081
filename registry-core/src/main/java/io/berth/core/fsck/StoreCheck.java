package io.berth.core.fsck;

import io.berth.core.content.ContentCheck;
import io.berth.core.content.Verdict;
import io.berth.core.file.FileFailure;
import io.berth.core.model.Digest;
import io.berth.core.scrub.DamagedContent;
import io.berth.core.service.Manifests;
import io.berth.core.service.ReferenceRules;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Walk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks a store that no server uses: all content against its digests, then of each repository the links, the tags, and
 * whether everything exists that its manifests need. Repairs what the store itself can tell: damaged content goes to
 * quarantine, damaged links are written again, and a tag whose target nothing tells is removed. Never removes content.
 */
public final class StoreCheck {

    private static final int PAGE = 200;

    private final BlobStore blobs;
    private final MetadataStore metadata;
    private final Manifests manifests;
    private final DamagedContent damagedContent;
    private final ReferenceRules rules;

    /** @param rules which references must be held */
    public StoreCheck(
            BlobStore blobs,
            MetadataStore metadata,
            Manifests manifests,
            DamagedContent damagedContent,
            ReferenceRules rules) {
        this.blobs = blobs;
        this.metadata = metadata;
        this.manifests = manifests;
        this.damagedContent = damagedContent;
        this.rules = rules;
    }

    /**
     * Checks the store.
     *
     * @param repairs whether to repair it; otherwise nothing is changed
     * @throws InterruptedIOException when the thread is interrupted, or the listener stops it
     * @throws IOException when the storage fails
     */
    public FsckReport run(boolean repairs, FsckListener listener) throws IOException {
        if (repairs) {
            damagedContent.recover();
        }
        FsckTally tally = new FsckTally(listener);
        ValidContent valid = new ValidContent(blobs, checkContent(repairs, tally));
        Walk.repositories(after -> metadata.repositories(after, PAGE), repository -> {
            tally.repository(repository);
            new RepositoryCheck(repository, metadata, manifests, valid, rules, repairs, tally).run();
        });
        return tally.report();
    }

    /** Returns what is damaged. */
    private Set<Digest> checkContent(boolean repairs, FsckTally tally) throws IOException {
        Set<Digest> damaged = new HashSet<>();
        ContentCheck check = new ContentCheck(blobs, tally::read);
        Walk.blobs(after -> blobs.list(after, PAGE), blob -> {
            tally.blob();
            if (!isValid(blob.digest(), check, repairs, tally)) {
                damaged.add(blob.digest());
            }
        });
        return damaged;
    }

    private boolean isValid(Digest digest, ContentCheck check, boolean repairs, FsckTally tally)
            throws InterruptedIOException {
        try {
            if (!(check.check(digest) instanceof Verdict.Damaged(long size, Digest actual))) {
                return true;
            }
            boolean isMoved = repairs && damagedContent.quarantine(digest, size);
            tally.lost("blob " + digest + " is damaged (" + size + " bytes with digest " + actual + ")"
                    + (isMoved ? ", and was moved to quarantine" : "") + ": push again an image that needs it");
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            tally.lost("blob " + digest + " cannot be read: " + FileFailure.text(e));
        }
        return false;
    }
}
