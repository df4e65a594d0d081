package io.berth.http.wire;

import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.access.Visitor;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.service.Uploads;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** The one door: every route but the liveness probe goes through it before its endpoint runs. */
public final class AccessGate {

    private final Visitors visitors;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final UploadTickets tickets;

    public AccessGate(Visitors visitors, Authenticator authenticator, Authorizer authorizer, UploadTickets tickets) {
        this.visitors = visitors;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.tickets = tickets;
    }

    /**
     * Lets a request in.
     *
     * @throws HttpRefusal 401 with a challenge, or 403 when whoever asks is known and may not
     * @throws IOException when it cannot be told just now
     */
    public Guest admit(Request request, Permission wanted) throws IOException {
        Visitor visitor = visitors.of(request);
        Identification identified = authenticator.authenticate(visitor);
        if (!(identified instanceof Identification.Known(Principal principal))) {
            throw unauthorized(visitor, identified, wanted);
        }
        return admit(visitor, identified, principal, wanted);
    }

    /**
     * Lets a request in that goes on with an upload, if the same account began it. A push outlives its token: one that
     * was good when the upload began is good until it ends.
     *
     * @param upload asked for once whoever asks may push; what it throws then is the answer
     * @throws io.berth.core.model.RegistryException BLOB_UPLOAD_UNKNOWN when somebody else began it
     */
    public Guest admit(Request request, Permission wanted, RepositoryName repository, Supplier<UploadId> upload)
            throws IOException {
        Visitor visitor = visitors.of(request);
        Identification identified = authenticator.authenticate(visitor);
        return switch (identified) {
            case Identification.Known(Principal principal) -> {
                Guest guest = admit(visitor, identified, principal, wanted);
                if (begun(repository, upload.get(), principal).isEmpty()) {
                    throw Uploads.unknown(repository, upload.get());
                }
                yield guest;
            }
            case Identification.Lapsed(Principal principal, Instant until) -> {
                Guest guest = admit(visitor, identified, principal, wanted);
                if (begun(repository, upload.get(), principal)
                        .filter(begin -> !begin.isAfter(until))
                        .isEmpty()) {
                    throw unauthorized(visitor, identified, wanted);
                }
                yield guest;
            }
            case Identification.Refused _, Identification.Unknown _ -> throw unauthorized(visitor, identified, wanted);
        };
    }

    private Optional<Instant> begun(RepositoryName repository, UploadId upload, Principal principal) {
        return tickets.begun(upload, repository, principal.name());
    }

    private Guest admit(Visitor visitor, Identification identified, Principal principal, Permission wanted)
            throws HttpRefusal {
        Guest guest = new Guest(principal, visitor.address(), authorizer);
        if (guest.may(wanted)) {
            return guest;
        }
        if (principal.isAnonymous() || visitor.credentials() instanceof Credentials.Bearer) {
            throw unauthorized(visitor, identified, wanted);
        }
        throw new HttpRefusal(403, ErrorCode.DENIED, "requested access to the resource is denied");
    }

    private HttpRefusal unauthorized(Visitor visitor, Identification identified, Permission wanted) {
        return new HttpRefusal(
                401,
                ErrorCode.UNAUTHORIZED,
                "authentication required",
                Headers.NONE.with(
                        "WWW-Authenticate",
                        authenticator.challenge(visitor, identified, wanted).header()));
    }
}
