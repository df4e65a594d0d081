package io.berth.core.model;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The JSON object keys that a parser evaluates. Go's encoding/json matches keys by simple Unicode case folding, in
 * which {@code Layers} and {@code layer\u005cu017f} (long s) equal {@code layers}; keys that differ from a known one
 * only by case folding are refused.
 */
final class KnownKeys {

    /** Compares upper case, then lower case: equal for all that fold to one another, such as the Kelvin sign and K. */
    private final TreeSet<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    private KnownKeys(List<String> keys) {
        this.keys.addAll(keys);
    }

    static KnownKeys of(String... keys) {
        return new KnownKeys(List.of(keys));
    }

    /** @throws RegistryException MANIFEST_INVALID when a key equals a known one by case folding only */
    void refuseTwins(Collection<String> present, String where) {
        present.forEach(key -> refuseTwin(key, where));
    }

    private void refuseTwin(String key, String where) {
        String known = keys.ceiling(key);
        if (known != null && known.equalsIgnoreCase(key) && !known.equals(key)) {
            throw new RegistryException(
                    ErrorCode.MANIFEST_INVALID, where + Quoted.of(key) + " differs from " + known + " by case alone");
        }
    }
}
