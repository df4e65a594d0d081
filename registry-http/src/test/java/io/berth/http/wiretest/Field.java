package io.berth.http.wiretest;

/** A header line. */
record Field(String name, String value) {}
