package io.berth.core.store;

import java.io.IOException;
import java.util.List;

/** The three ports of one backend, opened on a place that each test has for itself. */
public interface StoreUnderTest extends AutoCloseable {

    BlobStore blobs();

    UploadStore uploads();

    MetadataStore metadata();

    /** Names of what should not be there when all is done, such as files half written or half deleted. */
    List<String> leftovers() throws IOException;

    @Override
    void close() throws IOException;
}
