package io.berth.app;

/**
 * The heap budgets of all clients together, by purpose, in bytes. The launcher sizes the heap from
 * {@code BERTH_MEMORY}; the shares sum to three quarters of it, and the rest is for the registry itself and for the
 * garbage collector (ADR 0025).
 *
 * @param manifestCache cached manifests
 * @param manifestBodies manifests being pushed
 * @param listings listing responses until they are sent
 * @param forms forms and JSON documents being received
 * @param clients connections and running requests
 * @param collection digests marked by a garbage collection
 * @param storage caches of a volume, or parts of blobs being uploaded to a bucket
 */
record HeapShares(
        int manifestCache, int manifestBodies, int listings, int forms, int clients, int collection, int storage) {

    /** Above this size, more would only cost garbage collection time. */
    private static final long LARGEST_SHARE = 1 << 30;

    static HeapShares ofProcess() {
        return ofHeap(Runtime.getRuntime().maxMemory());
    }

    static HeapShares ofHeap(long bytes) {
        return new HeapShares(
                part(bytes, 10),
                part(bytes, 10),
                part(bytes, 10),
                part(bytes, 64),
                part(bytes, 6),
                part(bytes, 16),
                part(bytes, 5));
    }

    private static int part(long bytes, int divisor) {
        return (int) Math.min(bytes / divisor, LARGEST_SHARE);
    }

    /** The sum of all shares in bytes. */
    long sum() {
        return (long) manifestCache + manifestBodies + listings + forms + clients + collection + storage;
    }
}
