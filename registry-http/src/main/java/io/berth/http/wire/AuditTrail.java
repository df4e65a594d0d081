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
 * Writes audit events of the gate and the router. A request is recorded once, when its outcome is final: an aborted
 * attempt on an event loop is not recorded. Costs nothing without an audit log.
 */
public final class AuditTrail {

    private static final Permission ENTER = new Permission.Enter();

    /** Not a status of HTTP, as there is no response, but what nginx logs in this case. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Optional<AuditLog> log;
    private final boolean reads;
    private final Clock clock;

    /**
     * A trail.
     *
     * @param log empty for none
     * @param reads whether reads are recorded too
     */
    public AuditTrail(Optional<AuditLog> log, boolean reads, Clock clock) {
        this.log = log;
        this.reads = reads;
        this.clock = clock;
    }

    /** Handles a request. */
    @FunctionalInterface
    public interface Work {
        Response answer() throws IOException;
    }

    /** Handles a request of an authorized client, and records it. */
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

    /** Some endpoints deny access themselves. */
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
     * Records that an authorized request lacked an optional permission, and was answered 202 without it.
     *
     * @param details of the refused action
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

    /** Chunks of an upload are not recorded, except its end. Responses with notes always are. */
    private boolean isOfInterest(Request request, Response response) {
        boolean reading = request.method().equals("GET") || request.method().equals("HEAD");
        boolean piece = response.status() == 202 && !request.method().equals("DELETE");
        return !response.notes().isEmpty() || (reading ? reads : !piece);
    }

    /** An authentication. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws IOException;
    }

    /** Authenticates, and records a failure to do so. */
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

    /** Records that a token was issued; an anonymous token needs no credentials, so it counts as a read. */
    void entered(Request request, AuthenticationRequest visitor, Principal principal, String scope) {
        if (reads || !principal.isAnonymous()) {
            record(
                    request,
                    principal,
                    visitor.address(),
                    ENTER,
                    Outcome.ALLOWED,
                    200,
                    "issued a token for the scope",
                    Map.of("scope", scope));
        }
    }

    /** Records that a token was refused. */
    void turnedAway(Request request, AuthenticationRequest visitor, String why) {
        record(request, claimant(visitor), visitor.address(), ENTER, Outcome.DENIED, 401, why, Map.of());
    }

    /** Records that an authenticated client was refused. */
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

    /** Records that a client could not be authenticated. */
    void unknown(Request request, AuthenticationRequest visitor, Permission wanted, int status, String why) {
        denied(request, visitor, claimant(visitor), wanted, status, why);
    }

    /** Records that authentication was unavailable. */
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

    /** Every client first sends a request without credentials to get the challenge. */
    private static boolean isInvitation(AuthenticationRequest visitor, Permission wanted, int status) {
        return status == 401 && visitor.credentials() instanceof Credentials.None && wanted instanceof Permission.Enter;
    }

    /** The claimed account name. Some clients send a key in its place. */
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

    /** Without the query, which carries upload state, and without user information, which may contain a password. */
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
