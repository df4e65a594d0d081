package io.berth.auth.rules;

import java.util.Locale;

/** The effect of a matching rule. */
public enum Effect {
    /** Permits, unless an earlier rule decided. */
    ALLOW,
    /** Refuses, unless an earlier rule decided. */
    DENY,
    /** Refuses, regardless of the order of rules. */
    FORBID;

    /** The effect as spelled in rules: {@code allow}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
