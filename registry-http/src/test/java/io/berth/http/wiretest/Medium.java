package io.berth.http.wiretest;

/** Where a registry under test keeps what it is given. */
enum Medium {
    MEMORY,
    FILESYSTEM
}
