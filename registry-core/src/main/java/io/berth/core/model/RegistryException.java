package io.berth.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request that was understood and refused: one or more coded errors, in the order they are reported. Absence that is
 * an answer is an {@code Optional}, and breakage an {@code IOException}; neither is this.
 */
public final class RegistryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * One refusal.
     *
     * @param code what the client may branch on
     * @param message what a person reads, with the offending value
     * @param detail the bare offending value, for clients that look at {@code detail}
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

    /** @param refusals at least one; the first decides the status of the answer */
    public RegistryException(List<Refusal> refusals) {
        this(refusals, Optional.empty());
    }

    private RegistryException(List<Refusal> refusals, Optional<Duration> retryAfter) {
        // An answer, not a breakage: the stack trace would only cost time.
        super(refusals.getFirst().message(), null, false, false);
        this.refusals = List.copyOf(refusals);
        this.retryAfter = retryAfter;
    }

    /** TOOMANYREQUESTS, to come again after this long. */
    public static RegistryException tooMany(String message, Duration retryAfter) {
        return new RegistryException(
                List.of(new Refusal(ErrorCode.TOOMANYREQUESTS, message, Optional.empty())), Optional.of(retryAfter));
    }

    /** The code of the first refusal, which decides the status. */
    public ErrorCode code() {
        return refusals.getFirst().code();
    }

    /** When it makes sense to come again, if that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** All refusals, never empty. */
    public List<Refusal> refusals() {
        return refusals;
    }
}
