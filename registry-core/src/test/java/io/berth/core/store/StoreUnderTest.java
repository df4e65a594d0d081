package io.berth.core.store;

import java.io.IOException;
import java.util.List;

/** The three ports of one backend, opened at a location of the test's own. */
public interface StoreUnderTest extends AutoCloseable {

    BlobStore blobs();

    UploadStore uploads();

    MetadataStore metadata();

    /** Names of leftovers that should not remain, such as partly written or partly deleted files. */
    List<String> leftovers() throws IOException;

    @Override
    void close() throws IOException;
}
