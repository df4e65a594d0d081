package io.berth.http.message;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One event of the audit log. What clients chose is {@linkplain LogText#cut cut}: many events may wait.
 *
 * @param requestId as the access log and the client have it
 * @param account who it was, or said to be; empty for the anonymous one
 * @param source who knew the account; empty when nobody did
 * @param address of the client, behind proxies that are trusted to tell it
 * @param path of the request, without its query
 * @param action in the words of access rules
 * @param status of the answer
 * @param rule that decided, or why it was refused
 * @param details what it was about: repository, reference, digest and what an endpoint {@linkplain Response#noting
 *     notes}
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

    /** What became of it. */
    public enum Outcome {
        /** Permitted; the status tells whether it worked. */
        ALLOWED,
        /** Whoever asked may not, or showed wrong credentials, or none. */
        DENIED,
        /** It could not be told who asked. */
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
