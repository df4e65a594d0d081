package io.berth.http.config;

/** Where a value was said; prints as a person would look it up. */
public sealed interface Origin {

    /** In a line of the configuration file, counted from 1. */
    record Line(String file, int number) implements Origin {
        @Override
        public String toString() {
            return file + ":" + number;
        }
    }

    /** In an environment variable. */
    record Variable(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }

        /** How many keys the name walks through: 2 for {@code REGISTRY_HTTP_ADDR}. */
        int depth() {
            return name.split("_", -1).length - 1;
        }
    }

    /** Nowhere: Berth's default. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }
}
