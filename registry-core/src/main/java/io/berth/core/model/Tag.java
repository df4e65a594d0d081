package io.berth.core.model;

/** A mutable name of a manifest within a repository: {@code [A-Za-z0-9_][A-Za-z0-9._-]{0,127}}. */
public record Tag(String name) implements Reference, Comparable<Tag> {

    private static final int LONGEST = 128;

    /** @throws RegistryException TAG_INVALID */
    public Tag {
        if (!isTag(name)) {
            throw new RegistryException(
                    ErrorCode.TAG_INVALID,
                    "not a tag: " + Quoted.of(name)
                            + " (expected a letter, digit or underscore, then at most 127 of those, dots and dashes)");
        }
    }

    private static boolean isTag(String name) {
        if (name.isEmpty() || name.length() > LONGEST || name.charAt(0) == '.' || name.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isPart(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-';
    }

    @Override
    public int compareTo(Tag other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
