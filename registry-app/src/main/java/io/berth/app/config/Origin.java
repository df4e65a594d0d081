package io.berth.app.config;

/** Where a value was set; printed in a form that people can look up. */
public sealed interface Origin {

    /** A line of the configuration file, counted from 1. */
    record Line(String file, int number) implements Origin {
        @Override
        public String toString() {
            return file + ":" + number;
        }
    }

    /** An environment variable. */
    record Variable(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }

        /** The number of keys in the name: 2 for {@code REGISTRY_HTTP_ADDR}. */
        int depth() {
            return name.split("_", -1).length - 1;
        }
    }

    /** Berth's default. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }
}
