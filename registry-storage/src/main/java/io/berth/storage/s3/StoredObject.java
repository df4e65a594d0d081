package io.berth.storage.s3;

import java.time.Instant;
import java.util.Map;

/**
 * What a bucket tells of an object.
 *
 * @param size in bytes
 * @param version what it has from one writing to the next: S3's entity tag
 * @param notes the metadata of its writer
 */
record StoredObject(long size, String version, Instant lastWrite, Map<String, String> notes) {}
