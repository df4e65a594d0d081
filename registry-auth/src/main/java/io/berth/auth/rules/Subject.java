package io.berth.auth.rules;

/** The subjects of a rule. */
public sealed interface Subject {

    /** All clients, authenticated or not. */
    record Everyone() implements Subject {
        @Override
        public String toString() {
            return "everyone";
        }
    }

    /** Clients without credentials. */
    record Anonymous() implements Subject {
        @Override
        public String toString() {
            return "anonymous";
        }
    }

    /** Clients with an account. */
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
     * Parses a subject as spelled in rules; names are literal.
     *
     * @throws IllegalArgumentException when it is malformed
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
