package io.berth.core.model;

import java.util.UUID;

/** The name of an upload session: opaque to clients, unguessable, safe as a file name. */
public record UploadId(String value) {

    /**
     * Only ids of the form we and distribution hand out; anything else cannot name a session.
     *
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN
     */
    public UploadId {
        if (!isUuid(value)) {
            throw new RegistryException(ErrorCode.BLOB_UPLOAD_UNKNOWN, "no such upload: " + Quoted.of(value));
        }
    }

    /** A fresh id of 122 random bits from a secure source. */
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
