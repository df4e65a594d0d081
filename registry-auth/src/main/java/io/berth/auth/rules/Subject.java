package io.berth.auth.rules;

/** Whom a rule is about. */
public sealed interface Subject {

    /** Whoever asks, known or not. */
    record Everyone() implements Subject {
        @Override
        public String toString() {
            return "everyone";
        }
    }

    /** Who showed nothing. */
    record Anonymous() implements Subject {
        @Override
        public String toString() {
            return "anonymous";
        }
    }

    /** Whoever has an account. */
    record Authenticated() implements Subject {
        @Override
        public String toString() {
            return "authenticated";
        }
    }

    /** The account of this name. */
    record User(String name) implements Subject {
        public User {
            name = named(name);
        }

        @Override
        public String toString() {
            return "user:" + name;
        }
    }

    /** The accounts in the group of this name. */
    record Group(String name) implements Subject {
        public Group {
            name = named(name);
        }

        @Override
        public String toString() {
            return "group:" + name;
        }
    }

    /**
     * Reads one as rules write it; names are taken as they are.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Subject parse(String text) {
        if (text.startsWith("user:")) {
            return new User(text.substring("user:".length()));
        }
        if (text.startsWith("group:")) {
            return new Group(text.substring("group:".length()));
        }
        return switch (text) {
            case "everyone" -> new Everyone();
            case "anonymous" -> new Anonymous();
            case "authenticated" -> new Authenticated();
            default -> throw new IllegalArgumentException("not a subject: " + text);
        };
    }

    private static String named(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a subject without a name");
        }
        return name;
    }
}
