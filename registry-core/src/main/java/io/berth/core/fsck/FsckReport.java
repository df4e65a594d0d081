package io.berth.core.fsck;

/**
 * What a check of a store found.
 *
 * @param blobs checked
 * @param bytes read
 * @param repositories checked
 * @param repaired findings that were repaired
 * @param left findings that were not
 */
public record FsckReport(long blobs, long bytes, long repositories, long repaired, long left) {}
