package io.berth.auth.rules;

import io.berth.core.access.Action;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The actions that rules can name. */
public enum RuleAction {
    PULL,
    PUSH,
    DELETE,
    LIST,
    /**
     * Administration of other accounts' resources; of the whole registry, so only rules for every repository grant it.
     */
    ADMIN,
    /** All actions, except that {@link Effect#ALLOW} grants {@link #ADMIN} only by name. */
    ALL;

    /** The action as spelled in rules: {@code pull}, {@code *}. */
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
     * The actions that a rule with this effect covers when it names this one. Push and delete require pull, and pull
     * requires list; so allowing an action allows what it requires, and refusing pull refuses what requires it. Push
     * can therefore never be allowed where pull is refused.
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
