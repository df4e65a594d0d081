package io.berth.http.route;

import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.Digest;
import io.berth.core.model.Reference;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.UploadId;
import io.berth.http.message.Headers;
import io.berth.http.message.Query;
import io.berth.http.message.Request;
import io.berth.http.wire.AuthorizedCaller;

/** A routed and authorized request: the input of an endpoint. */
public final class Call {

    private final Request request;
    private final PathValues values;
    private final Query query;
    private final AuthorizedCaller caller;

    Call(Request request, PathValues values, Query query, AuthorizedCaller caller) {
        this.request = request;
        this.values = values;
        this.query = query;
        this.caller = caller;
    }

    public Request request() {
        return request;
    }

    public Headers headers() {
        return request.headers();
    }

    public Query query() {
        return query;
    }

    public Principal principal() {
        return caller.principal();
    }

    /** The owner of memory reserved for this request: the account, or the address of an anonymous client. */
    public Object owner() {
        return caller.principal().isAnonymous()
                ? caller.address()
                : caller.principal().name();
    }

    /** The caller and its permissions. */
    public AuthorizedCaller caller() {
        return caller;
    }

    /** Whether the caller has a further permission. */
    public boolean may(Permission permission) {
        return caller.may(permission);
    }

    /** The repositories visible to the caller. */
    public RepositorySelection seen() {
        return caller.seen();
    }

    public boolean isHead() {
        return request.method().equals("HEAD");
    }

    /**
     * The {@code {name}} of the path.
     *
     * @throws io.berth.core.model.RegistryException NAME_INVALID
     */
    public RepositoryName repository() {
        return values.repository();
    }

    /**
     * The {@code {digest}} of the path.
     *
     * @throws io.berth.core.model.RegistryException DIGEST_INVALID
     */
    public Digest digest() {
        return Digest.parse(values.get("digest"));
    }

    /**
     * The {@code {reference}} of the path.
     *
     * @throws io.berth.core.model.RegistryException DIGEST_INVALID or TAG_INVALID
     */
    public Reference reference() {
        return Reference.parse(values.get("reference"));
    }

    /**
     * The {@code {upload}} of the path.
     *
     * @throws io.berth.core.model.RegistryException BLOB_UPLOAD_UNKNOWN
     */
    public UploadId upload() {
        return new UploadId(values.get("upload"));
    }

    /** The {@code {id}} of the path. */
    public String id() {
        return values.get("id");
    }
}
