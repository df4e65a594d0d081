package io.berth.core.quota;

import java.util.OptionalLong;

/** A quota and what is used of it. */
public record QuotaUsage(Quota quota, Usage used) {

    /** Whether more is used than allowed, as after the quota was lowered. */
    public boolean isExceeded() {
        return isExceeded(used.bytes(), quota.bytes()) || isExceeded(used.tags(), quota.tags());
    }

    private static boolean isExceeded(long used, OptionalLong limit) {
        return limit.isPresent() && used > limit.getAsLong();
    }
}
