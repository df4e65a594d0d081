package io.berth.storage.s3;

import io.berth.core.store.StoreUnderTest;
import io.berth.core.store.UploadStoreContract;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class S3UploadStoreTest extends UploadStoreContract {

    private final S3Server server;
    private final String prefix = UUID.randomUUID().toString();

    S3UploadStoreTest(S3Server server) {
        this.server = server;
    }

    @Override
    protected StoreUnderTest open() throws IOException {
        return S3StoreUnderTest.open(server, prefix);
    }
}
