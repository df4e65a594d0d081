package io.berth.storage.s3;

import java.time.Instant;
import java.util.Map;

/**
 * Metadata of an object.
 *
 * @param size in bytes
 * @param version changes with each write: S3's entity tag
 * @param notes user metadata of its writer
 */
record StoredObject(long size, String version, Instant lastWrite, Map<String, String> notes) {}
