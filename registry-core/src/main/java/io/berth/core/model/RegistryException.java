package io.berth.core.model;

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

    public RegistryException(ErrorCode code, String message) {
        this(List.of(new Refusal(code, message, Optional.empty())));
    }

    public RegistryException(ErrorCode code, String message, String detail) {
        this(List.of(new Refusal(code, message, Optional.of(detail))));
    }

    /** @param refusals at least one; the first decides the status of the answer */
    public RegistryException(List<Refusal> refusals) {
        // An answer, not a breakage: the stack trace would only cost time.
        super(refusals.getFirst().message(), null, false, false);
        this.refusals = List.copyOf(refusals);
    }

    /** The code of the first refusal, which decides the status. */
    public ErrorCode code() {
        return refusals.getFirst().code();
    }

    /** All refusals, never empty. */
    public List<Refusal> refusals() {
        return refusals;
    }
}
