package io.berth.http.endpoint;

import io.berth.core.service.Repositories;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import java.io.IOException;

/** {@code DELETE /api/v1/repositories/<name>}: deletes a repository with all its content (Berth's own API). */
final class DeleteRepository implements Endpoint {

    private final Repositories repositories;

    DeleteRepository(Repositories repositories) {
        this.repositories = repositories;
    }

    @Override
    public Response handle(Call call) throws IOException {
        repositories.delete(call.repository());
        return Response.of(202);
    }
}
