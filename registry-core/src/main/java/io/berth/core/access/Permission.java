package io.berth.core.access;

import io.berth.core.model.RepositoryName;

/** A permission that a request needs; written as a scope of the Docker token protocol. */
public sealed interface Permission {

    /** Access to the API itself: {@code GET /v2/}. */
    record Enter() implements Permission {}

    /** Listing the catalog, restricted to visible repositories: {@code registry:catalog:*}. */
    record ListCatalog() implements Permission {}

    /** An action on a repository: {@code repository:<name>:<action>}. */
    record OnRepository(RepositoryName repository, Action action) implements Permission {}

    /** Administration of other accounts' resources, such as their API keys: {@code registry:admin:*}. */
    record Administer() implements Permission {}
}
