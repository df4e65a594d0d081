package io.berth.http.endpoint;

import io.berth.core.access.Action;
import io.berth.core.access.Decision;
import io.berth.core.access.Permission;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.service.Blobs;
import io.berth.core.service.Uploads;
import io.berth.http.message.RequestBody;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.AuditTrail;
import io.berth.http.wire.UploadTickets;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /v2/<name>/blobs/uploads/}: begins an upload session, mounts a blob, or stores one from the body (end-4a,
 * end-4b, end-4c, end-11).
 */
final class StartUpload implements Endpoint {

    private final Blobs blobs;
    private final Uploads uploads;
    private final UploadResponses responses;
    private final UploadTickets tickets;
    private final AuditTrail trail;

    StartUpload(Blobs blobs, Uploads uploads, UploadResponses responses, UploadTickets tickets, AuditTrail trail) {
        this.blobs = blobs;
        this.uploads = uploads;
        this.responses = responses;
        this.tickets = tickets;
        this.trail = trail;
    }

    @Override
    public Response handle(Call call) throws IOException {
        RepositoryName repository = call.repository();
        UploadResponses.likely(call);
        Optional<Response> mounted = mount(call, repository);
        if (mounted.isPresent()) {
            return mounted.get();
        }
        Optional<Digest> whole = call.query().first("digest").map(Digest::parse);
        if (whole.isPresent()) {
            RequestBody body = call.request().body();
            uploads.store(repository, body, body.declaredLength(), whole.get());
            return responses.stored(repository, whole.get());
        }
        UploadId id = tickets.issue(repository, call.principal());
        uploads.begin(repository, id);
        return responses.at(202, call, repository, id, 0);
    }

    /**
     * A mount that is not possible becomes an ordinary upload; except beyond a quota, where the upload would be
     * refused, too.
     */
    private Optional<Response> mount(Call call, RepositoryName repository) throws IOException {
        Optional<String> wanted = call.query().first("mount");
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        try {
            Digest digest = Digest.parse(wanted.get());
            Optional<RepositoryName> from =
                    call.query().first("from").filter(name -> !name.isEmpty()).map(RepositoryName::new);
            boolean mounted = blobs.mount(
                    repository, digest, from, call.principal().name(), source -> mayPull(call, source, digest));
            return mounted ? Optional.of(responses.stored(repository, digest)) : Optional.empty();
        } catch (RegistryException e) {
            if (e.code() == ErrorCode.DENIED || e.code() == ErrorCode.UNAVAILABLE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private boolean mayPull(Call call, RepositoryName source, Digest digest) {
        Permission pull = new Permission.OnRepository(source, Action.PULL);
        Decision decision = call.caller().decide(pull);
        if (!decision.permitted()) {
            trail.refused(
                    call.request(),
                    call.caller(),
                    pull,
                    decision,
                    Map.of(
                            "digest",
                            digest.toString(),
                            "into",
                            call.repository().value()));
        }
        return decision.permitted();
    }
}
