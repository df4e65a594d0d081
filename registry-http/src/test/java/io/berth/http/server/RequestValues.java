package io.berth.http.server;

import io.berth.http.message.Request;
import io.berth.http.message.RequestHandler;
import io.berth.http.message.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A handler that records its requests. */
final class RequestValues implements RequestHandler {

    private final List<Request> requests = new CopyOnWriteArrayList<>();

    @Override
    public Response handle(Request request) {
        requests.add(request);
        return Response.of(200);
    }

    String last(String header) {
        return requests.isEmpty()
                ? ""
                : requests.getLast().headers().first(header).orElse("");
    }
}
