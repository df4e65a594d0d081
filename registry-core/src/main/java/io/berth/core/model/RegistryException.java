package io.berth.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A well-formed request that is refused: one or more error codes, in the order they are reported. Absent content is an
 * {@code Optional} and an internal failure an {@code IOException}; neither is this.
 */
public final class RegistryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * One error.
     *
     * @param code for clients to branch on
     * @param message for people, with the offending value
     * @param detail the offending value alone, for the {@code detail} field
     */
    public record Refusal(ErrorCode code, String message, Optional<String> detail) {}

    private final transient List<Refusal> refusals;
    private final transient Optional<Duration> retryAfter;

    public RegistryException(ErrorCode code, String message) {
        this(List.of(new Refusal(code, message, Optional.empty())));
    }

    public RegistryException(ErrorCode code, String message, String detail) {
        this(List.of(new Refusal(code, message, Optional.of(detail))));
    }

    /** @param refusals at least one; the first decides the status of the response */
    public RegistryException(List<Refusal> refusals) {
        this(refusals, Optional.empty());
    }

    private RegistryException(List<Refusal> refusals, Optional<Duration> retryAfter) {
        // Without a stack trace, which would only cost time: a refusal is an expected result.
        super(refusals.getFirst().message(), null, false, false);
        this.refusals = List.copyOf(refusals);
        this.retryAfter = retryAfter;
    }

    /** TOOMANYREQUESTS with a time to retry after. */
    public static RegistryException tooMany(String message, Duration retryAfter) {
        return new RegistryException(
                List.of(new Refusal(ErrorCode.TOOMANYREQUESTS, message, Optional.empty())), Optional.of(retryAfter));
    }

    /** UNAVAILABLE with a time to retry after. */
    public static RegistryException unavailable(String message, Duration retryAfter) {
        return new RegistryException(
                List.of(new Refusal(ErrorCode.UNAVAILABLE, message, Optional.empty())), Optional.of(retryAfter));
    }

    /** The code of the first refusal, which decides the status. */
    public ErrorCode code() {
        return refusals.getFirst().code();
    }

    /** When to retry, if known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** All errors, never empty. */
    public List<Refusal> refusals() {
        return refusals;
    }
}
