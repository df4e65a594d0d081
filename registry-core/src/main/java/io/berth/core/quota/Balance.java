package io.berth.core.quota;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import java.util.OptionalLong;

/** A quota, what is used of it, and what pushes under way have reserved. Guarded by {@link Quotas}. */
final class Balance {

    private final Quota quota;
    private Usage used = Usage.NONE;
    private Usage reserved = Usage.NONE;

    Balance(Quota quota) {
        this.quota = quota;
    }

    Quota quota() {
        return quota;
    }

    QuotaUsage usage() {
        return new QuotaUsage(quota, used);
    }

    void use(Usage change) {
        used = used.plus(change);
    }

    void reserve(Usage change) {
        reserved = reserved.plus(change);
    }

    /** @throws RegistryException DENIED when this does not fit beside what is used and reserved */
    void requireRoom(RepositoryName repository, Usage more) {
        requireRoom(repository, more, reserved);
    }

    /** @throws RegistryException DENIED when this does not fit beside what is used */
    void requireRoomBesideUsed(RepositoryName repository, Usage more) {
        requireRoom(repository, more, Usage.NONE);
    }

    private void requireRoom(RepositoryName repository, Usage more, Usage reserved) {
        if (isBeyond(quota.bytes(), used.bytes() + reserved.bytes(), more.bytes())) {
            throw refused(
                    repository,
                    Usage.print(quota.bytes().orElseThrow()),
                    are(Usage.print(used.bytes()), used.bytes(), "used"),
                    reserved.bytes() > 0 ? are(Usage.print(reserved.bytes()), reserved.bytes(), "being pushed") : "",
                    Usage.print(more.bytes()),
                    "delete images and have the registry collect garbage");
        }
        if (isBeyond(quota.tags(), used.tags() + reserved.tags(), more.tags())) {
            long limit = quota.tags().orElseThrow();
            throw refused(
                    repository,
                    limit + (limit == 1 ? " tag" : " tags"),
                    are(Long.toString(used.tags()), used.tags(), "used"),
                    reserved.tags() > 0 ? are(Long.toString(reserved.tags()), reserved.tags(), "being pushed") : "",
                    Long.toString(more.tags()),
                    "delete tags");
        }
    }

    /** More may be used than allowed, as after the quota was lowered: what adds nothing is not refused. */
    private static boolean isBeyond(OptionalLong limit, long used, long more) {
        return more > 0 && limit.isPresent() && limit.getAsLong() - used < more;
    }

    private static String are(String printed, long number, String what) {
        return printed + (number == 1 ? " is " : " are ") + what;
    }

    private RegistryException refused(
            RepositoryName repository, String limit, String used, String reserved, String more, String remedy) {
        return new RegistryException(
                ErrorCode.DENIED,
                "the quota of " + quota.name() + " is " + limit + ": " + used + (reserved.isEmpty() ? "" : ", ")
                        + reserved + ", and this push adds " + more + "; " + remedy
                        + ", or ask the operator of the registry for more (berth.quotas)",
                repository.value());
    }
}
