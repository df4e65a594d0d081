package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.ACCOUNT;

import io.berth.core.model.ErrorCode;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Route;
import io.berth.http.wire.Json;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Jobs that administrators ask for, and what they did (Berth's own API). */
public final class JobRoutes {

    private final Job job;
    private final BoundedBodies bodies;

    private JobRoutes(Job job, BoundedBodies bodies) {
        this.job = job;
        this.bodies = bodies;
    }

    /** The routes. */
    public static List<Route> of(List<Job> jobs, BoundedBodies bodies) {
        return jobs.stream()
                .flatMap(job -> new JobRoutes(job, bodies).routes().stream())
                .toList();
    }

    private List<Route> routes() {
        String path = "/api/v1/" + job.name();
        return List.of(
                Route.of(job.name(), "GET", path, ACCOUNT, this::show),
                Route.of(job.name(), "POST", path, ACCOUNT, this::ask));
    }

    private Response show(Call call) throws IOException {
        Administrators.require(call, "sees the jobs of the registry");
        ObjectNode document = Json.object();
        job.latest().ifPresent(latest -> document.set("latest", latest));
        return Json.response(200, document).with("Cache-Control", "no-store");
    }

    private Response ask(Call call) throws IOException {
        Administrators.require(call, "asks for jobs of the registry");
        String id = job.ask(JsonBody.read(call, bodies, job.options()))
                .orElseThrow(() -> new HttpRefusal(
                        409, ErrorCode.UNAVAILABLE, "another request for " + job.name() + " waits; retry later"));
        return Json.response(202, Json.object().put("id", id));
    }
}
