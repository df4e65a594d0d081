package io.berth.http.wire;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Decision;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.apikey.KeyText;
import io.berth.core.model.RegistryException;
import io.berth.http.message.AuditLog;
import io.berth.http.message.AuditRecord;
import io.berth.http.message.AuditRecord.Outcome;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Request;
import io.berth.http.message.RequestBodyException;
import io.berth.http.message.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the gate and the router tell the audit log. A request is recorded once, when its outcome is certain: an attempt
 * on an event loop that is given up leaves no trace. Costs nothing when there is no audit log.
 */
public final class AuditTrail {

    private static final Permission ENTER = new Permission.Enter();

    /** No status of HTTP, as there is no answer, but what proxies log for it. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Optional<AuditLog> log;
    private final boolean reads;
    private final Clock clock;

    /**
     * A trail.
     *
     * @param log empty for none
     * @param reads whether what only reads is recorded too
     */
    public AuditTrail(Optional<AuditLog> log, boolean reads, Clock clock) {
        this.log = log;
        this.reads = reads;
        this.clock = clock;
    }

    /** What answers a request. */
    @FunctionalInterface
    public interface Work {
        Response answer() throws IOException;
    }

    /** Answers a request of somebody who was let in, and records it. */
    public Response follow(Request request, AuthorizedCaller guest, Permission wanted, Work work) throws IOException {
        if (log.isEmpty()) {
            return work.answer();
        }
        Decision decision = guest.decide(wanted);
        try {
            Response response = work.answer();
            answered(request, guest, wanted, decision, response);
            return response;
        } catch (RegistryException | HttpRefusal | IOException e) {
            failed(request, guest, wanted, decision, e);
            throw e;
        }
    }

    private void answered(
            Request request, AuthorizedCaller guest, Permission wanted, Decision decision, Response response) {
        if (isOfInterest(request, response)) {
            Map<String, String> details = details(request, wanted);
            details.putAll(found(response.headers()));
            details.putAll(response.notes());
            record(request, guest, wanted, Outcome.ALLOWED, response.status(), decision.rule(), details);
        }
    }

    /** Some endpoints deny what only they can tell. */
    private void failed(
            Request request, AuthorizedCaller guest, Permission wanted, Decision decision, Exception failure) {
        @Nullable RequestBodyException body = RequestBodyException.behind(failure);
        Response response = body == null ? ErrorResponses.of(request.id(), failure) : Response.of(body.status());
        if (body != null && body.isAborted()) {
            Map<String, String> details = details(request, wanted);
            record(request, guest, wanted, Outcome.ABORTED, CLIENT_CLOSED_REQUEST, decision.rule(), details);
        } else if (response.status() == 401 || response.status() == 403) {
            String why = String.valueOf(failure.getMessage());
            record(request, guest, wanted, Outcome.DENIED, response.status(), why, details(request, wanted));
        } else {
            answered(request, guest, wanted, decision, response);
        }
    }

    /**
     * Records that a request that was let in may not do something besides, and is answered 202 without it.
     *
     * @param details what it would have done
     */
    public void refused(
            Request request,
            AuthorizedCaller guest,
            Permission besides,
            Decision decision,
            Map<String, String> details) {
        Map<String, String> all = details(request, besides);
        all.putAll(details);
        record(request, guest, besides, Outcome.DENIED, 202, decision.rule(), all);
    }

    private void record(
            Request request,
            AuthorizedCaller guest,
            Permission wanted,
            Outcome outcome,
            int status,
            String rule,
            Map<String, String> details) {
        record(request, guest.principal(), guest.address(), wanted, outcome, status, rule, details);
    }

    /** Pieces of an upload are not: what they come to is. What an endpoint has something to note about always is. */
    private boolean isOfInterest(Request request, Response response) {
        boolean reading = request.method().equals("GET") || request.method().equals("HEAD");
        boolean piece = response.status() == 202 && !request.method().equals("DELETE");
        return !response.notes().isEmpty() || (reading ? reads : !piece);
    }

    /** What tells who somebody is. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws IOException;
    }

    /** Asks who somebody is, and records when there is no answer. */
    <T> T asking(Request request, AuthenticationRequest visitor, Permission wanted, Question<T> question)
            throws IOException {
        try {
            return question.ask();
        } catch (RegistryException e) {
            int status = ErrorResponses.of(request.id(), e).status();
            unknown(request, visitor, wanted, status, String.valueOf(e.getMessage()));
            throw e;
        } catch (IOException e) {
            unclear(request, visitor, wanted, e);
            throw e;
        }
    }

    /** Records that somebody got a token; the anonymous one shows nothing for it, so that is only reading. */
    void entered(Request request, AuthenticationRequest visitor, Principal principal, String scope) {
        if (reads || !principal.isAnonymous()) {
            record(
                    request,
                    principal,
                    visitor.address(),
                    ENTER,
                    Outcome.ALLOWED,
                    200,
                    "a token, good for its scope",
                    Map.of("scope", scope));
        }
    }

    /** Records that somebody got no token. */
    void turnedAway(Request request, AuthenticationRequest visitor, String why) {
        record(request, claimant(visitor), visitor.address(), ENTER, Outcome.DENIED, 401, why, Map.of());
    }

    /** Records that somebody known was not let in. */
    void denied(
            Request request,
            AuthenticationRequest visitor,
            Principal principal,
            Permission wanted,
            int status,
            String why) {
        if (log.isPresent() && !isInvitation(visitor, wanted, status)) {
            record(
                    request,
                    principal,
                    visitor.address(),
                    wanted,
                    Outcome.DENIED,
                    status,
                    why,
                    details(request, wanted));
        }
    }

    /** Records that whoever this was is not known. */
    void unknown(Request request, AuthenticationRequest visitor, Permission wanted, int status, String why) {
        denied(request, visitor, claimant(visitor), wanted, status, why);
    }

    /** Records that it could not be told who this is. */
    private void unclear(Request request, AuthenticationRequest visitor, Permission wanted, Exception failure) {
        if (log.isPresent()) {
            record(
                    request,
                    claimant(visitor),
                    visitor.address(),
                    wanted,
                    Outcome.FAILED,
                    ErrorResponses.of(request.id(), failure).status(),
                    "it cannot be told who this is",
                    details(request, wanted));
        }
    }

    /** Every client begins by asking what to authenticate with. */
    private static boolean isInvitation(AuthenticationRequest visitor, Permission wanted, int status) {
        return status == 401 && visitor.credentials() instanceof Credentials.None && wanted instanceof Permission.Enter;
    }

    /** Whoever somebody says they are. Some put a key where the name belongs. */
    private static Principal claimant(AuthenticationRequest visitor) {
        String name = visitor.credentials() instanceof Credentials.Basic(String user, String _)
                ? KeyText.parse(user).map(KeyText::toString).orElse(user)
                : "";
        return Principal.named(name, "");
    }

    private void record(
            Request request,
            Principal principal,
            InetAddress address,
            Permission wanted,
            Outcome outcome,
            int status,
            String rule,
            Map<String, String> details) {
        log.ifPresent(to -> to.record(new AuditRecord(
                clock.instant(),
                request.id(),
                principal.name(),
                principal.source(),
                address.getHostAddress(),
                request.method(),
                path(request),
                action(wanted),
                outcome,
                status,
                rule,
                details)));
    }

    private static String action(Permission permission) {
        return switch (permission) {
            case Permission.Enter _ -> "enter";
            case Permission.ListCatalog _ -> "catalog";
            case Permission.OnRepository(var _, var action) -> action.word();
            case Permission.Administer _ -> "admin";
        };
    }

    /** Queries carry the state of uploads, and what stands before the path may be a password. */
    private static String path(Request request) {
        String target = request.target();
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        int authority = path.indexOf("://");
        int slash = authority < 0 ? 0 : path.indexOf('/', authority + 3);
        return slash < 0 ? "/" : path.substring(slash);
    }

    private static Map<String, String> details(Request request, Permission wanted) {
        Map<String, String> details = new LinkedHashMap<>();
        if (wanted instanceof Permission.OnRepository(var repository, var _)) {
            details.put("repository", repository.value());
            String path = path(request);
            String last = path.substring(path.lastIndexOf('/') + 1);
            if (path.endsWith("/manifests/" + last)) {
                details.put("reference", last);
            } else if (path.endsWith("/blobs/" + last)) {
                details.put("digest", last);
            }
        }
        return details;
    }

    private static Map<String, String> found(Headers headers) {
        Map<String, String> details = new LinkedHashMap<>();
        headers.first("Docker-Content-Digest").ifPresent(digest -> details.put("digest", digest));
        headers.first("OCI-Tag").ifPresent(tags -> details.put("tags", tags));
        return details;
    }
}
