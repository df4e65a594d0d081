package io.berth.wiretest;

/** A header line. */
record Field(String name, String value) {}
