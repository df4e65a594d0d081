package io.berth.http.wire;

import io.berth.core.access.Action;
import io.berth.core.access.Permission;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Query;
import io.berth.http.message.Request;
import java.util.Optional;

/** The repository a push mounts a blob from (end-11), which requires pull there. */
final class MountSource {

    private MountSource() {}

    /** The pull permission on the source, if the request names one. */
    static Optional<Permission> permission(Request request) {
        int question = request.target().indexOf('?');
        if (question < 0 || !request.method().equals("POST")) {
            return Optional.empty();
        }
        try {
            Query query = Query.parse(request.target().substring(question + 1));
            return query.first("mount")
                    .flatMap(_ -> query.first("from"))
                    .map(name -> new Permission.OnRepository(new RepositoryName(name), Action.PULL));
        } catch (RegistryException | HttpRefusal e) {
            // A mount that is not possible becomes an ordinary upload.
            return Optional.empty();
        }
    }
}
