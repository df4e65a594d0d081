package io.berth.core.store;

import io.berth.core.model.Digest;
import java.time.Instant;

/**
 * An entry in the listing of stored content.
 *
 * @param size in bytes
 * @param written when the content was last stored, by the clock of the storage
 */
public record StoredBlob(Digest digest, long size, Instant written) {}
