package io.berth.auth.rules;

import java.util.Locale;

/** What a rule does with what it matches. */
public enum Effect {
    /** Permits it, unless an earlier rule decided. */
    ALLOW,
    /** Refuses it, unless an earlier rule decided. */
    DENY,
    /** Refuses it, wherever the rule stands. */
    FORBID;

    /** As rules write it: {@code allow}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
