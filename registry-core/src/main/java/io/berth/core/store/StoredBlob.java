package io.berth.core.store;

import io.berth.core.model.Digest;
import java.time.Instant;

/**
 * Content that is stored, as a listing of it says.
 *
 * @param size in bytes
 * @param written when its content was last stored, by the clock of the storage
 */
public record StoredBlob(Digest digest, long size, Instant written) {}
