package io.berth.wiretest;

import io.berth.storage.s3.S3Server;

/** The storage of a registry under test. */
enum Medium {
    MEMORY,
    FILESYSTEM,
    BUCKET;

    /** Whether the machine has the required programs. */
    boolean isThere() {
        return this != BUCKET || S3Server.MINIO.isInstalled();
    }
}
