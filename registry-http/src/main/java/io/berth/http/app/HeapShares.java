package io.berth.http.app;

/**
 * What all clients together may make the process hold on its heap, by purpose, in bytes. The launcher sizes the heap
 * after {@code BERTH_MEMORY}; the shares sum to three quarters of it, and the rest is for the registry itself and for
 * the collector (ADR 0025).
 *
 * @param manifestCache manifests in cache
 * @param manifestBodies manifests that are being pushed
 * @param listings answers that list things, until they are sent
 * @param forms and JSON documents that are being sent to us
 * @param clients connections and running requests
 * @param storage what is remembered of a volume, or parts of blobs that are being uploaded to a bucket
 */
record HeapShares(int manifestCache, int manifestBodies, int listings, int forms, int clients, int storage) {

    /** Beyond this, more of it would only take longer to collect. */
    private static final long LARGEST_SHARE = 1 << 30;

    static HeapShares ofProcess() {
        return ofHeap(Runtime.getRuntime().maxMemory());
    }

    static HeapShares ofHeap(long bytes) {
        return new HeapShares(
                part(bytes, 10), part(bytes, 8), part(bytes, 8), part(bytes, 64), part(bytes, 6), part(bytes, 5));
    }

    private static int part(long bytes, int divisor) {
        return (int) Math.min(bytes / divisor, LARGEST_SHARE);
    }

    /** Bytes of all shares. */
    long sum() {
        return (long) manifestCache + manifestBodies + listings + forms + clients + storage;
    }
}
