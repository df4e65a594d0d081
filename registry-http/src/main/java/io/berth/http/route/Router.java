package io.berth.http.route;

import io.berth.core.access.Permission;
import io.berth.core.event.Cause;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Quoted;
import io.berth.core.model.UploadId;
import io.berth.core.store.Blocking;
import io.berth.http.message.FailureHandler;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Query;
import io.berth.http.message.Request;
import io.berth.http.message.RequestHandler;
import io.berth.http.message.Response;
import io.berth.http.route.Route.Effect;
import io.berth.http.wire.AccessGate;
import io.berth.http.wire.AuditTrail;
import io.berth.http.wire.AuthorizedCaller;
import io.berth.http.wire.ErrorResponses;
import io.berth.http.wire.RequestCause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the route of a request, authorizes the request, and calls the endpoint; maps failures to responses. */
public final class Router implements RequestHandler, FailureHandler {

    /** Why routes of some effect are closed, if they are; may change at any time. */
    @FunctionalInterface
    public interface Closed {

        /** The reason, for the client; empty when open. */
        Optional<String> reason(Effect effect);
    }

    private final List<String> prefix;
    private final List<Route> routes;
    private final AccessGate gate;
    private final Cors cors;
    private final AuditTrail trail;
    private final Closed closed;

    /**
     * A router.
     *
     * @param prefix of every path of the registry, such as {@code /} or {@code /my/registry/}
     * @param routes in any order: where a path matches several patterns, the one with most fixed parts counts
     */
    public Router(String prefix, List<Route> routes, AccessGate gate, Cors cors, AuditTrail trail, Closed closed) {
        this.prefix = RequestTarget.parse(prefix).segments();
        this.routes = routes.stream()
                .sorted(Comparator.comparingLong(route -> -route.pattern().fixedParts()))
                .toList();
        this.gate = gate;
        this.cors = cors;
        this.trail = trail;
        this.closed = closed;
    }

    /** A route whose pattern matches the path, with the values of its placeholders. */
    private record Match(Route route, PathValues values) {
        Optional<Permission> needed() {
            return route.need().on(values::repository);
        }
    }

    @Override
    public Response handle(Request request) throws IOException {
        RequestTarget target = RequestTarget.parse(request.target());
        if (target.hasEmptySegment()) {
            return redirect(request);
        }
        List<Match> matches = matches(target.segments());
        if (matches.isEmpty()) {
            throw new HttpRefusal(404, ErrorCode.UNSUPPORTED, "no such endpoint: " + Quoted.of(request.target()));
        }
        if (request.method().equals("OPTIONS")) {
            return cors.preflight(request, allowed(matches));
        }
        return handle(request, target.query(), matches);
    }

    private Response handle(Request request, Query query, List<Match> matches) throws IOException {
        Optional<Match> match = answering(request.method(), matches);
        // Authorization comes before the refusal of an unknown method.
        Match wanted = match.orElse(matches.getFirst());
        if (!wanted.route().hot()) {
            Blocking.checkpoint();
        }
        AuthorizedCaller caller = admit(request, wanted);
        if (match.isEmpty()) {
            throw notAllowed(matches, "method " + Quoted.of(request.method()) + " is not one of this endpoint");
        }
        Optional<String> reason = closed.reason(wanted.route().effect());
        if (reason.isPresent()) {
            throw notAllowed(matches, reason.get());
        }
        Response response = answer(wanted, new Call(request, wanted.values(), query, caller), caller);
        Optional<String> user = Optional.of(caller.principal().name()).filter(name -> !name.isEmpty());
        return cors.allow(request, response.labelled(wanted.route().name(), user));
    }

    private Response answer(Match match, Call call, AuthorizedCaller caller) throws IOException {
        Endpoint endpoint = match.route().endpoint();
        Optional<Permission> needed = match.needed();
        if (needed.isEmpty()) {
            return endpoint.handle(call);
        }
        Request request = call.request();
        return Cause.during(
                () -> RequestCause.of(request, caller),
                () -> trail.follow(request, caller, needed.get(), () -> endpoint.handle(call)));
    }

    @Override
    public Response answer(Request request, Throwable failure) {
        Response response = ErrorResponses.of(request.id(), failure);
        return cors.allow(request, response.labelled(routeOf(request), Optional.empty()));
    }

    private String routeOf(Request request) {
        try {
            List<Match> matches = matches(RequestTarget.parse(request.target()).segments());
            return matches.isEmpty() ? "" : matches.getFirst().route().name();
        } catch (HttpRefusal e) {
            return "";
        }
    }

    private static Optional<Match> answering(String method, List<Match> matches) {
        for (Match match : matches) {
            if (match.route().answers(method)) {
                return Optional.of(match);
            }
        }
        return Optional.empty();
    }

    private AuthorizedCaller admit(Request request, Match match) throws IOException {
        Optional<Permission> needed = match.needed();
        if (needed.isEmpty()) {
            return AuthorizedCaller.UNCHECKED;
        }
        return switch (match.route().need()) {
            case UPLOAD ->
                gate.admit(
                        request,
                        needed.get(),
                        match.values().repository(),
                        () -> new UploadId(match.values().get("upload")));
            case ACCOUNT -> gate.admitOwner(request, needed.get());
            case NOTHING, ENTRY, CATALOG, PULL, PUSH, DELETE -> gate.admit(request, needed.get());
        };
    }

    private List<Match> matches(List<String> segments) {
        if (segments.isEmpty()) {
            return match(segments, routes);
        }
        boolean below = segments.size() > prefix.size()
                && segments.subList(0, prefix.size()).equals(prefix);
        return below ? match(segments.subList(prefix.size(), segments.size()), routes) : List.of();
    }

    /** All routes of the first matching pattern, so that a path is never ambiguous. */
    private static List<Match> match(List<String> segments, List<Route> routes) {
        List<Match> matches = new ArrayList<>(4);
        for (Route route : routes) {
            if (!matches.isEmpty() && !matches.getFirst().route().pattern().equals(route.pattern())) {
                continue;
            }
            route.pattern().match(segments).ifPresent(values -> matches.add(new Match(route, new PathValues(values))));
        }
        return matches;
    }

    private HttpRefusal notAllowed(List<Match> matches, String why) {
        return new HttpRefusal(405, ErrorCode.UNSUPPORTED, why, Headers.NONE.with("Allow", allowed(matches)));
    }

    private String allowed(List<Match> matches) {
        TreeSet<String> methods = new TreeSet<>();
        methods.add("OPTIONS");
        for (Match match : matches) {
            if (closed.reason(match.route().effect()).isEmpty()) {
                methods.add(match.route().method());
                if (match.route().answers("HEAD")) {
                    methods.add("HEAD");
                }
            }
        }
        return String.join(", ", methods);
    }

    private static Response redirect(Request request) {
        int question = request.target().indexOf('?');
        String path = question < 0 ? request.target() : request.target().substring(0, question);
        String query = question < 0 ? "" : request.target().substring(question);
        boolean safe = request.method().equals("GET") || request.method().equals("HEAD");
        return Response.of(safe ? 301 : 308).with("Location", path.replaceAll("//+", "/") + query);
    }
}
