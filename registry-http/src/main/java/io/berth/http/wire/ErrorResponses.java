package io.berth.http.wire;

import io.berth.core.access.IdentityProviderUnavailableException;
import io.berth.core.access.Permission;
import io.berth.core.file.FileFailure;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RegistryException.Refusal;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Maps failures to responses: the only place where an error code becomes a status (spec: "Error Codes"). */
public final class ErrorResponses {

    private static final String RETRY_AFTER_SECONDS = "5";

    private ErrorResponses() {}

    /** The response to a failed request. An internal failure reveals nothing but the request id, for the operator. */
    public static Response of(String requestId, Throwable failure) {
        return switch (failure) {
            case RegistryException refused -> of(refused);
            case HttpRefusal refused -> of(refused);
            case IOException broken
            when FileFailure.isDiskFull(broken) ->
                error(
                        507,
                        ErrorCode.UNAVAILABLE,
                        "the registry's storage is full; ask its operator about request " + requestId);
            case IdentityProviderUnavailableException _ ->
                error(
                                503,
                                ErrorCode.UNAVAILABLE,
                                "a source of accounts is not available; try again, or ask the operator about request "
                                        + requestId)
                        .with("Retry-After", RETRY_AFTER_SECONDS);
            case IOException _ ->
                error(
                                503,
                                ErrorCode.UNAVAILABLE,
                                "the registry cannot reach its storage just now; try again, or ask its operator about"
                                        + " request " + requestId)
                        .with("Retry-After", RETRY_AFTER_SECONDS);
            default ->
                error(
                        500,
                        ErrorCode.UNKNOWN,
                        "the registry failed unexpectedly; ask its operator about request " + requestId);
        };
    }

    /** An error document with one error. */
    public static Response error(int status, ErrorCode code, String message) {
        return document(status, List.of(new Refusal(code, message, Optional.empty())), List.of());
    }

    private static Response of(RegistryException refused) {
        Response response = document(status(refused.code()), refused.refusals(), List.of());
        return refused.code() == ErrorCode.TOOMANYREQUESTS || refused.code() == ErrorCode.UNAVAILABLE
                ? response.with(
                        "Retry-After",
                        refused.retryAfter().map(ErrorResponses::seconds).orElse(RETRY_AFTER_SECONDS))
                : response;
    }

    /** Rounded up: a client that retries slightly early would be refused again. */
    private static String seconds(Duration duration) {
        return String.valueOf(duration.plusMillis(999).toSeconds());
    }

    private static Response of(HttpRefusal refused) {
        Refusal refusal = new Refusal(refused.code(), String.valueOf(refused.getMessage()), Optional.empty());
        Response response = document(refused.status(), List.of(refusal), refused.lacking());
        for (var field : refused.headers().fields()) {
            response = response.with(field.name(), field.value());
        }
        return response;
    }

    private static Response document(int status, List<Refusal> refusals, List<Permission> lacking) {
        ObjectNode document = Json.object();
        ArrayNode errors = document.putArray("errors");
        for (Refusal refusal : refusals) {
            write(refusal, lacking, errors.addObject());
        }
        return Json.response(status, document).failing(refusals.getFirst().code());
    }

    private static void write(Refusal refusal, List<Permission> lacking, ObjectNode error) {
        error.put("code", refusal.code().name());
        error.put("message", refusal.message());
        if (refusal.detail().isPresent()) {
            error.put("detail", refusal.detail().get());
        } else if (isOfAccess(refusal.code())) {
            // docker reduces an error with the standard message and no detail to its code, prints "denied" and retries
            // for a minute; on other errors it gives up at once.
            LackingAccess.write(lacking, error.putArray("detail"));
        }
    }

    private static boolean isOfAccess(ErrorCode code) {
        return code == ErrorCode.UNAUTHORIZED || code == ErrorCode.DENIED;
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case DIGEST_INVALID,
                    MANIFEST_BLOB_UNKNOWN,
                    MANIFEST_INVALID,
                    NAME_INVALID,
                    SIZE_INVALID,
                    TAG_INVALID,
                    PAGINATION_NUMBER_INVALID -> 400;
            case UNAUTHORIZED -> 401;
            case DENIED -> 403;
            case BLOB_UNKNOWN, BLOB_UPLOAD_INVALID, BLOB_UPLOAD_UNKNOWN, MANIFEST_UNKNOWN, NAME_UNKNOWN -> 404;
            case UNSUPPORTED -> 405;
            case RANGE_INVALID -> 416;
            case TOOMANYREQUESTS -> 429;
            case UNKNOWN -> 500;
            case UNAVAILABLE -> 503;
        };
    }
}
