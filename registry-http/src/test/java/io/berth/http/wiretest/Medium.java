package io.berth.http.wiretest;

import io.berth.storage.s3.S3Server;

/** Where a registry under test keeps what it is given. */
enum Medium {
    MEMORY,
    FILESYSTEM,
    BUCKET;

    /** Whether the machine has what it takes. */
    boolean isThere() {
        return this != BUCKET || S3Server.MINIO.isInstalled();
    }
}
