package io.berth.auth.rules;

import io.berth.core.access.Action;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a rule is about, as rules write it. */
public enum RuleAction {
    PULL,
    PUSH,
    DELETE,
    LIST,
    /** Managing what belongs to others; of the whole registry, so only rules for every repository grant it. */
    ADMIN,
    /** All of them; except that {@link Effect#ALLOW} must name {@link #ADMIN} to give it away. */
    ALL;

    /** As rules write it: {@code pull}, {@code *}. */
    public String word() {
        return this == ALL ? "*" : name().toLowerCase(Locale.ROOT);
    }

    static RuleAction of(Action action) {
        return switch (action) {
            case PULL -> PULL;
            case PUSH -> PUSH;
            case DELETE -> DELETE;
            case LIST -> LIST;
        };
    }

    /**
     * What a rule with this effect decides on when it names this. Who may push or delete has to see what is there, and
     * who may pull may be told that it is there; so allowing one allows what it needs, and refusing to pull refuses
     * what needs it. Nobody can so be left with leave to push where pulling is refused.
     */
    Set<RuleAction> covered(Effect effect) {
        boolean allows = effect == Effect.ALLOW;
        return switch (this) {
            case PULL -> allows ? EnumSet.of(PULL, LIST) : EnumSet.of(PULL, PUSH, DELETE, LIST);
            case PUSH -> allows ? EnumSet.of(PUSH, PULL, LIST) : EnumSet.of(PUSH);
            case DELETE -> allows ? EnumSet.of(DELETE, PULL, LIST) : EnumSet.of(DELETE);
            case LIST -> EnumSet.of(LIST);
            case ADMIN -> EnumSet.of(ADMIN);
            case ALL -> allows ? EnumSet.of(PULL, PUSH, DELETE, LIST) : EnumSet.of(PULL, PUSH, DELETE, LIST, ADMIN);
        };
    }
}
