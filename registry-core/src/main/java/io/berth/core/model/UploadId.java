package io.berth.core.model;

import java.util.UUID;

/** The id of an upload session: opaque to clients, unguessable, safe as a file name. */
public record UploadId(String value) {

    /**
     * Accepts ids in the form that this registry and distribution issue; no session has another.
     *
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN
     */
    public UploadId {
        if (!isUuid(value)) {
            throw new RegistryException(ErrorCode.BLOB_UPLOAD_UNKNOWN, "no such upload: " + Quoted.of(value));
        }
    }

    /** A new id of 122 bits from a secure random source. */
    public static UploadId random() {
        return new UploadId(UUID.randomUUID().toString());
    }

    private static boolean isUuid(String value) {
        if (value.length() != 36) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean dashHere = i == 8 || i == 13 || i == 18 || i == 23;
            if (dashHere ? c != '-' : Character.digit(c, 16) < 0 || c > 'f' || Character.isUpperCase(c)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
