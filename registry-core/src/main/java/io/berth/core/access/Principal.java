package io.berth.core.access;

/** Who asks, once that is known. The anonymous one has an empty name. */
public record Principal(String name) {

    public static final Principal ANONYMOUS = new Principal("");

    public boolean isAnonymous() {
        return name.isEmpty();
    }
}
