package io.berth.core.access;

import io.berth.core.model.RepositoryName;

/** What a request needs leave for; written as a token scope in the Docker token protocol. */
public sealed interface Permission {

    /** No more than being let in: {@code GET /v2/}. */
    record Enter() implements Permission {}

    /** Asking for the list of repositories, whichever may be seen there: {@code registry:catalog:*}. */
    record ListCatalog() implements Permission {}

    /** An action on a repository: {@code repository:<name>:<action>}. */
    record OnRepository(RepositoryName repository, Action action) implements Permission {}

    /** Managing what belongs to others, such as their API keys: {@code registry:admin:*}. */
    record Administer() implements Permission {}
}
