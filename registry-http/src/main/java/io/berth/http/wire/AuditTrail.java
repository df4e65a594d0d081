package io.berth.http.wire;

import io.berth.core.access.Action;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Decision;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.apikey.KeyText;
import io.berth.core.event.Cause;
import io.berth.core.event.Event;
import io.berth.core.event.EventListener;
import io.berth.core.event.Fact;
import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the audit log: changes, as the {@linkplain Fact facts} that they are; reads and whatever was refused or
 * failed, as the requests that they were. A request is recorded when its outcome is final: an aborted attempt on an
 * event loop is not recorded. Costs nothing without an audit log.
 */
public final class AuditTrail implements EventListener {

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

    /** Records a change. */
    @Override
    public void on(Event event) {
        switch (event.fact()) {
            case Fact.ManifestPushed(var repository, var manifest, var _, var tags) -> {
                Map<String, String> details = details(repository, manifest.digest());
                if (!tags.isEmpty()) {
                    details.put("tags", tags.stream().map(Tag::name).collect(Collectors.joining(", ")));
                }
                record(event, Action.PUSH.word(), details);
            }
            case Fact.ManifestDeleted(var repository, var digest) ->
                record(event, Action.DELETE.word(), details(repository, digest));
            case Fact.TagDeleted(var repository, var tag) ->
                record(event, Action.DELETE.word(), Map.of("repository", repository.value(), "tags", tag.name()));
            case Fact.BlobPushed(var repository, var digest) ->
                record(event, Action.PUSH.word(), details(repository, digest));
            case Fact.BlobMounted(var repository, var digest, var from) -> {
                Map<String, String> details = details(repository, digest);
                details.put("from", from.value());
                record(event, Action.PUSH.word(), details);
            }
            case Fact.BlobDeleted(var repository, var digest) ->
                record(event, Action.DELETE.word(), details(repository, digest));
            case Fact.RepositoryDeleted(var repository) ->
                record(event, Action.DELETE.word(), Map.of("repository", repository.value()));
            case Fact.BlobQuarantined(var digest, var size) ->
                record(
                        event,
                        "quarantine",
                        Map.of("digest", digest.toString(), "size", Long.toString(size), "reason", "damaged"));
            case Fact.KeyCreated(var id, var account, var scopes) ->
                record(event, "create-key", Map.of("key", id, "of", account, "scope", String.join(" ", scopes)));
            case Fact.KeyRevoked(var id, var account) -> record(event, "revoke-key", Map.of("key", id, "of", account));
            case Fact.ReadOnlyChanged(boolean on, var reason) ->
                record(event, "read-only", Map.of("mode", on ? "on" : "off", "reason", reason));
            // Recorded as requests.
            case Fact.Pull _ -> {}
        }
    }

    private static Map<String, String> details(RepositoryName repository, Digest digest) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("repository", repository.value());
        details.put("digest", digest.toString());
        return details;
    }

    private void record(Event event, String action, Map<String, String> details) {
        Cause cause = event.cause();
        log.ifPresent(to -> to.record(new AuditRecord(
                event.time(),
                cause.requestId(),
                cause.account(),
                cause.source(),
                cause.address(),
                cause.method(),
                cause.path(),
                action,
                Outcome.ALLOWED,
                0,
                cause.rule(),
                details)));
    }

    /** Handles a request of an authorized client, and records a read or a failure. */
    public Response follow(Request request, AuthorizedCaller caller, Permission wanted, Work work) throws IOException {
        if (log.isEmpty()) {
            return work.answer();
        }
        try {
            Response response = work.answer();
            if (reads && isRead(request)) {
                Map<String, String> details = details(request, wanted);
                details.putAll(found(response.headers()));
                admitted(request, caller, wanted, Outcome.ALLOWED, response.status(), details);
            }
            return response;
        } catch (RegistryException | HttpRefusal | IOException e) {
            failed(request, caller, wanted, e);
            throw e;
        }
    }

    private static boolean isRead(Request request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    /** Some endpoints deny access themselves. */
    private void failed(Request request, AuthorizedCaller caller, Permission wanted, Exception failure) {
        @Nullable RequestBodyException body = RequestBodyException.behind(failure);
        int status = body == null ? ErrorResponses.of(request.id(), failure).status() : body.status();
        Map<String, String> details = details(request, wanted);
        if (body != null && body.isAborted()) {
            admitted(request, caller, wanted, Outcome.ABORTED, CLIENT_CLOSED_REQUEST, details);
        } else if (status == 401 || status == 403) {
            String why = String.valueOf(failure.getMessage());
            record(request, caller, wanted, Outcome.DENIED, status, why, details);
        } else if (reads || !isRead(request)) {
            admitted(request, caller, wanted, Outcome.ALLOWED, status, details);
        }
    }

    private void admitted(
            Request request,
            AuthorizedCaller caller,
            Permission wanted,
            Outcome outcome,
            int status,
            Map<String, String> details) {
        record(request, caller, wanted, outcome, status, caller.admission().rule(), details);
    }

    /**
     * Records that an authorized request lacked an optional permission, and was answered 202 without it.
     *
     * @param details of the refused action
     */
    public void refused(
            Request request,
            AuthorizedCaller caller,
            Permission besides,
            Decision decision,
            Map<String, String> details) {
        Map<String, String> all = details(request, besides);
        all.putAll(details);
        record(request, caller, besides, Outcome.DENIED, 202, decision.rule(), all);
    }

    private void record(
            Request request,
            AuthorizedCaller caller,
            Permission wanted,
            Outcome outcome,
            int status,
            String rule,
            Map<String, String> details) {
        record(request, caller.principal(), caller.address(), wanted, outcome, status, rule, details);
    }

    /** An authentication. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws IOException;
    }

    /** Authenticates, and records a failure to do so. */
    <T> T asking(Request request, AuthenticationRequest claim, Permission wanted, Question<T> question)
            throws IOException {
        try {
            return question.ask();
        } catch (RegistryException e) {
            int status = ErrorResponses.of(request.id(), e).status();
            unknown(request, claim, wanted, status, String.valueOf(e.getMessage()));
            throw e;
        } catch (IOException e) {
            unclear(request, claim, wanted, e);
            throw e;
        }
    }

    /** Records that a token was issued; an anonymous token needs no credentials, so it counts as a read. */
    void entered(Request request, AuthenticationRequest claim, Principal principal, String scope) {
        if (reads || !principal.isAnonymous()) {
            record(
                    request,
                    principal,
                    claim.address(),
                    ENTER,
                    Outcome.ALLOWED,
                    200,
                    "issued a token for the scope",
                    Map.of("scope", scope));
        }
    }

    /** Records that a token was refused. */
    void refusedToken(Request request, AuthenticationRequest claim, String why) {
        record(request, claimant(claim), claim.address(), ENTER, Outcome.DENIED, 401, why, Map.of());
    }

    /** Records that an authenticated client was refused. */
    void denied(
            Request request,
            AuthenticationRequest claim,
            Principal principal,
            Permission wanted,
            int status,
            String why) {
        if (log.isPresent() && !isInvitation(claim, wanted, status)) {
            record(request, principal, claim.address(), wanted, Outcome.DENIED, status, why, details(request, wanted));
        }
    }

    /** Records that a client could not be authenticated. */
    void unknown(Request request, AuthenticationRequest claim, Permission wanted, int status, String why) {
        denied(request, claim, claimant(claim), wanted, status, why);
    }

    /** Records that authentication was unavailable. */
    private void unclear(Request request, AuthenticationRequest claim, Permission wanted, Exception failure) {
        if (log.isPresent()) {
            record(
                    request,
                    claimant(claim),
                    claim.address(),
                    wanted,
                    Outcome.FAILED,
                    ErrorResponses.of(request.id(), failure).status(),
                    "it cannot be told who this is",
                    details(request, wanted));
        }
    }

    /** Every client first sends a request without credentials to get the challenge. */
    private static boolean isInvitation(AuthenticationRequest claim, Permission wanted, int status) {
        return status == 401 && claim.credentials() instanceof Credentials.None && wanted instanceof Permission.Enter;
    }

    /** The claimed account name. Some clients send a key in its place. */
    private static Principal claimant(AuthenticationRequest claim) {
        String name = claim.credentials() instanceof Credentials.Basic(String user, String _)
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
                RequestCause.path(request),
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

    private static Map<String, String> details(Request request, Permission wanted) {
        Map<String, String> details = new LinkedHashMap<>();
        if (wanted instanceof Permission.OnRepository(var repository, var _)) {
            details.put("repository", repository.value());
            String path = RequestCause.path(request);
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
        return details;
    }
}
