package io.berth.core.access;

import io.berth.core.model.Tag;

/** A pattern for tags: {@code *} matches any characters, {@code ?} one; upper and lower case differ. */
public final class TagGlob {

    /** Matches every tag. */
    public static final TagGlob ALL = parse("*");

    private final String text;
    private final GlobComponent component;

    private TagGlob(String text, GlobComponent component) {
        this.text = text;
        this.component = component;
    }

    /**
     * Parses a pattern.
     *
     * @throws IllegalArgumentException when it can match no tag
     */
    public static TagGlob parse(String text) {
        return new TagGlob(text, GlobComponent.ofTag(text));
    }

    /** Whether this tag matches. */
    public boolean matches(Tag tag) {
        return component.matches(tag.name(), 0, tag.name().length(), "", "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TagGlob glob && text.equals(glob.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
