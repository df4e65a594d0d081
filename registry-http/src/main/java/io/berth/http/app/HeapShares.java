package io.berth.http.app;

/**
 * What may be held in memory for all clients together, by purpose, in bytes: shares of the heap, which the launcher
 * sizes after {@code BERTH_MEMORY} (docs/adr/0010, 0011).
 *
 * @param manifestCache manifests at hand
 * @param manifestBodies manifests on their way in
 * @param listings answers that list things, until they are sent
 * @param forms and JSON documents on their way in
 * @param parts of blobs on their way into a bucket
 */
record HeapShares(int manifestCache, int manifestBodies, int listings, int forms, int parts) {

    /** The rest of the heap is for what requests need beside, and for the collector to be idle most of the time. */
    private static final int SHARES = 6;

    /** Beyond this, more of it would only take longer to collect. */
    private static final long LARGEST_SHARE = 1 << 30;

    static HeapShares ofProcess() {
        return ofHeap(Runtime.getRuntime().maxMemory());
    }

    static HeapShares ofHeap(long bytes) {
        int share = (int) Math.min(bytes / SHARES, LARGEST_SHARE);
        return new HeapShares(share, share, share, share / 4, share);
    }
}
