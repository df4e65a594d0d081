package io.berth.storage.s3;

import io.berth.core.store.ServerState;
import io.berth.core.store.ServerStateContract;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledIf(
        value = "io.berth.storage.s3.S3Server#areInstalled",
        disabledReason = "versitygw and minio are not installed (S3Server names them)")
@ParameterizedClass
@EnumSource
final class S3ServerStateTest extends ServerStateContract {

    private final S3StoreUnderTest store;

    S3ServerStateTest(S3Server server) throws IOException {
        store = S3StoreUnderTest.open(server, UUID.randomUUID().toString());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected ServerState state() {
        return store.storage().state();
    }
}
