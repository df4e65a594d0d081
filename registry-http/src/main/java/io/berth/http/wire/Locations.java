package io.berth.http.wire;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;

/**
 * URLs in responses. They are paths, which work behind any proxy and do not depend on a forged {@code Host}; only a
 * configured base ({@code http.host}) makes them absolute. See ADR 0003.
 */
public final class Locations {

    private final String base;

    /**
     * Locations under a base.
     *
     * @param host scheme and authority of {@code http.host}, possibly with a path, without a trailing slash; or empty
     * @param prefix of {@code http.prefix}, starting and ending with a slash
     */
    public Locations(String host, String prefix) {
        this.base = host + prefix;
    }

    public String manifest(RepositoryName repository, Digest digest) {
        return repository(repository) + "/manifests/" + digest;
    }

    public String blob(RepositoryName repository, Digest digest) {
        return repository(repository) + "/blobs/" + digest;
    }

    /** The location of an upload session, without its query. */
    public String upload(RepositoryName repository, String id) {
        return repository(repository) + "/blobs/uploads/" + id;
    }

    public String tags(RepositoryName repository) {
        return repository(repository) + "/tags/list";
    }

    public String referrers(RepositoryName repository, Digest subject) {
        return repository(repository) + "/referrers/" + subject;
    }

    /** The records of pulls (Berth's own API). */
    public String pulls(RepositoryName repository) {
        return base + "api/v1/pulls/" + repository;
    }

    public String catalog() {
        return base + "v2/_catalog";
    }

    private String repository(RepositoryName repository) {
        return base + "v2/" + repository;
    }
}
