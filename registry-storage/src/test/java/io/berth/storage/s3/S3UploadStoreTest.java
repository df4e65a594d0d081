package io.berth.storage.s3;

import io.berth.core.store.StoreUnderTest;
import io.berth.core.store.UploadStoreContract;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledIf(
        value = "io.berth.storage.s3.S3Server#areInstalled",
        disabledReason = "versitygw and minio are not installed (S3Server names them)")
@ParameterizedClass
@EnumSource
final class S3UploadStoreTest extends UploadStoreContract {

    private final S3Server server;
    private final String prefix = UUID.randomUUID().toString();

    S3UploadStoreTest(S3Server server) {
        this.server = server;
    }

    @Override
    protected StoreUnderTest open(Duration patience) throws IOException {
        return S3StoreUnderTest.open(server, prefix, patience);
    }
}
