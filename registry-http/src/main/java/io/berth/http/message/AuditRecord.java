package io.berth.http.message;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event of the audit log. Text from clients is {@linkplain LogText#cut truncated}: many events may be queued.
 *
 * @param requestId as in the access log and the response
 * @param account the authenticated or claimed account; empty for the anonymous one
 * @param source of the account; empty when no source knew it
 * @param address of the client, as told by trusted proxies
 * @param path of the request, without its query
 * @param action as named in access rules
 * @param status of the response; 0 for a change, which succeeded
 * @param rule that decided, or the reason of the refusal
 * @param details the subject: repository, tags, digest and others
 */
public record AuditRecord(
        Instant time,
        String requestId,
        String account,
        String source,
        String address,
        String method,
        String path,
        String action,
        Outcome outcome,
        int status,
        String rule,
        Map<String, String> details) {

    /** The outcome of the request. */
    public enum Outcome {
        /** Permitted; the status says whether it succeeded. */
        ALLOWED,
        /** Not permitted, or with wrong or missing credentials. */
        DENIED,
        /** Authentication was unavailable. */
        FAILED,
        /** Permitted, but the client closed the connection before the end of its request. */
        ABORTED
    }

    public AuditRecord {
        account = LogText.cut(account);
        method = LogText.cut(method);
        path = LogText.cut(path);
        rule = LogText.cut(rule);
        Map<String, String> cut = new LinkedHashMap<>();
        details.forEach((name, value) -> cut.put(name, LogText.cut(value)));
        details = Collections.unmodifiableMap(cut);
    }
}
