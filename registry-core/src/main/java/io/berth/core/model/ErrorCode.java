package io.berth.core.model;

/**
 * The error codes of the OCI distribution spec ("Error Codes"), then those of the Docker V2 API only. The HTTP layer
 * maps them to status codes.
 */
public enum ErrorCode {
    BLOB_UNKNOWN,
    BLOB_UPLOAD_INVALID,
    BLOB_UPLOAD_UNKNOWN,
    DIGEST_INVALID,
    MANIFEST_BLOB_UNKNOWN,
    MANIFEST_INVALID,
    MANIFEST_UNKNOWN,
    NAME_INVALID,
    NAME_UNKNOWN,
    SIZE_INVALID,
    UNAUTHORIZED,
    DENIED,
    UNSUPPORTED,
    TOOMANYREQUESTS,

    UNKNOWN,
    UNAVAILABLE,
    RANGE_INVALID,
    TAG_INVALID,
    PAGINATION_NUMBER_INVALID
}
