package io.berth.core.fsck;

/**
 * Something that is wrong with a store.
 *
 * @param text for people: what it is, and what to do
 */
public record Finding(Outcome outcome, String text) {

    /** What became of it. */
    public enum Outcome {
        /** It was repaired. */
        REPAIRED,
        /** It would be repaired, if repairs were asked for. */
        REPAIRABLE,
        /** The store cannot tell what is missing: it must be pushed again. */
        LOST
    }
}
