package io.berth.http.wire;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Credentials;
import io.berth.core.access.Decision;
import io.berth.core.access.Identification;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.service.Uploads;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Authentication and authorization for every route except the liveness probe, before its endpoint runs. */
public final class AccessGate {

    private final AuthenticationRequestReader reader;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final UploadTickets tickets;
    private final AuditTrail trail;

    public AccessGate(
            AuthenticationRequestReader reader,
            Authenticator authenticator,
            Authorizer authorizer,
            UploadTickets tickets,
            AuditTrail trail) {
        this.reader = reader;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.tickets = tickets;
        this.trail = trail;
    }

    /**
     * Authorizes a request.
     *
     * @throws HttpRefusal 401 with a challenge, or 403 when the authenticated client lacks the permission
     * @throws IOException when an authentication backend is unavailable
     */
    public AuthorizedCaller admit(Request request, Permission wanted) throws IOException {
        AuthenticationRequest claim = reader.of(request);
        Identification identified = identify(request, claim, wanted);
        if (!(identified instanceof Identification.Known(Principal principal))) {
            throw unauthorized(request, claim, identified, wanted);
        }
        return admit(request, claim, identified, principal, wanted);
    }

    /**
     * Authorizes a request that continues an upload, if the same account began it. A push may outlast its token: one
     * that was valid when the upload began is accepted until the upload ends or the account is removed.
     *
     * @param upload called once the client may push; its exception becomes the response
     * @throws io.berth.core.model.RegistryException BLOB_UPLOAD_UNKNOWN when another account began it
     */
    public AuthorizedCaller admit(
            Request request, Permission wanted, RepositoryName repository, Supplier<UploadId> upload)
            throws IOException {
        AuthenticationRequest claim = reader.of(request);
        Identification identified = trail.asking(request, claim, wanted, () -> authenticator.resume(claim));
        return switch (identified) {
            case Identification.Known(Principal principal) -> {
                AuthorizedCaller caller = admit(request, claim, identified, principal, wanted);
                if (begun(repository, upload.get(), principal).isEmpty()) {
                    trail.denied(
                            request, claim, principal, wanted, 404, "unknown upload, or an upload of another account");
                    throw Uploads.unknown(repository, upload.get());
                }
                yield caller;
            }
            case Identification.Expired(Principal principal, Instant until) -> {
                AuthorizedCaller caller = admit(request, claim, identified, principal, wanted);
                if (begun(repository, upload.get(), principal)
                        .filter(begin -> !begin.isAfter(until))
                        .isEmpty()) {
                    throw unauthorized(request, claim, identified, wanted);
                }
                yield caller;
            }
            case Identification.Refused _, Identification.Unknown _ ->
                throw unauthorized(request, claim, identified, wanted);
        };
    }

    /**
     * Requires an account using its own credentials; refuses the anonymous principal and limited credentials (API keys,
     * scoped tokens), which could otherwise create broader ones.
     */
    public AuthorizedCaller admitOwner(Request request, Permission wanted) throws IOException {
        AuthorizedCaller caller = admit(request, wanted);
        if (caller.principal().isAnonymous()) {
            AuthenticationRequest claim = reader.of(request);
            throw unauthorized(request, claim, new Identification.Known(caller.principal()), wanted);
        }
        if (caller.principal().isLimited()) {
            trail.denied(
                    request, reader.of(request), caller.principal(), wanted, 403, "by credentials of its own only");
            throw new HttpRefusal(
                    403, ErrorCode.DENIED, "not by an API key or a token: log in as yourself to manage API keys");
        }
        return caller;
    }

    private Optional<Instant> begun(RepositoryName repository, UploadId upload, Principal principal) {
        return tickets.begun(upload, repository, principal);
    }

    private Identification identify(Request request, AuthenticationRequest claim, Permission wanted)
            throws IOException {
        return trail.asking(request, claim, wanted, () -> authenticator.authenticate(claim));
    }

    private AuthorizedCaller admit(
            Request request,
            AuthenticationRequest claim,
            Identification identified,
            Principal principal,
            Permission wanted)
            throws HttpRefusal {
        Decision decision = AuthorizedCaller.decide(principal, claim.address(), authorizer, wanted);
        if (decision.permitted()) {
            return new AuthorizedCaller(principal, claim.address(), authorizer, decision);
        }
        if (principal.isAnonymous() || claim.credentials() instanceof Credentials.Bearer) {
            trail.denied(request, claim, principal, wanted, 401, decision.rule());
            throw challenge(request, claim, identified, wanted);
        }
        trail.denied(request, claim, principal, wanted, 403, decision.rule());
        throw new HttpRefusal(403, ErrorCode.DENIED, "requested access to the resource is denied")
                .lacking(needed(request, wanted));
    }

    private HttpRefusal unauthorized(
            Request request, AuthenticationRequest claim, Identification identified, Permission wanted) {
        switch (identified) {
            case Identification.Known(Principal principal) ->
                trail.denied(request, claim, principal, wanted, 401, "the anonymous have nothing to manage");
            case Identification.Expired(Principal principal, var until) ->
                trail.denied(request, claim, principal, wanted, 401, "the credentials ended at " + until);
            case Identification.Refused(String why) -> trail.unknown(request, claim, wanted, 401, why);
            case Identification.Unknown _ -> trail.unknown(request, claim, wanted, 401, "unknown account");
        }
        return challenge(request, claim, identified, wanted);
    }

    private HttpRefusal challenge(
            Request request, AuthenticationRequest claim, Identification identified, Permission wanted) {
        List<Permission> needed = needed(request, wanted);
        return new HttpRefusal(
                        401,
                        ErrorCode.UNAUTHORIZED,
                        "authentication required",
                        Headers.NONE.with(
                                "WWW-Authenticate",
                                Headers.octets(authenticator
                                        .challenge(claim, identified, needed)
                                        .header())))
                .lacking(needed);
    }

    /**
     * Includes pull on the mount source, as in distribution: a client with a token for the target only would never
     * mount.
     */
    private static List<Permission> needed(Request request, Permission wanted) {
        return Stream.concat(Stream.of(wanted), MountSource.permission(request).stream())
                .toList();
    }
}
