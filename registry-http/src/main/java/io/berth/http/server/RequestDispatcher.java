package io.berth.http.server;

import io.berth.core.access.IdentityProviderUnavailableException;
import io.berth.core.file.FileFailure;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.store.Blocking.WouldBlockException;
import io.berth.http.message.FailureHandler;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Request;
import io.berth.http.message.RequestBodyException;
import io.berth.http.message.RequestHandler;
import io.berth.http.message.Response;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Produces the response to each request, also on failure: the only place that catches exceptions, and that logs a
 * failure, once.
 */
final class RequestDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);

    private final RequestHandler handler;
    private final FailureHandler failures;

    RequestDispatcher(RequestHandler handler, FailureHandler failures) {
        this.handler = handler;
        this.failures = failures;
    }

    /** The response to a request. Blocks as long as the handler does; throws only {@link WouldBlockException}. */
    Response answer(Request request) {
        return answer(request, handler);
    }

    /** The response of another handler than the usual one. */
    Response answer(Request request, RequestHandler substitute) {
        try {
            return checked(substitute.handle(request));
        } catch (WouldBlockException again) {
            throw again;
        } catch (Throwable failure) {
            return answerTo(request, failure);
        }
    }

    /** The response to a failed request, also when it failed after its handler returned. */
    Response answerTo(Request request, Throwable failure) {
        RequestBodyException broken = RequestBodyException.behind(failure);
        log(request, failure, broken != null);
        try {
            return checked(failures.answer(request, broken == null ? failure : refusal(broken)));
        } catch (Throwable second) {
            LOG.error("request {}: no answer could be made of the failure", request.id(), second);
            return Response.of(500, "text/plain; charset=utf-8", "request " + request.id() + " failed\n");
        }
    }

    private static HttpRefusal refusal(RequestBodyException broken) {
        Headers headers = broken.status() == 503 ? HeadRules.CLOSE.with("Retry-After", "1") : HeadRules.CLOSE;
        return new HttpRefusal(broken.status(), ErrorCode.UNKNOWN, String.valueOf(broken.getMessage()), headers);
    }

    private static void log(Request request, Throwable failure, boolean brokenBody) {
        if (brokenBody) {
            LOG.debug("request {}: {}", request.id(), failure.getMessage());
        } else if (!(failure instanceof RegistryException) && !(failure instanceof HttpRefusal)) {
            logBroken(request, failure);
        }
    }

    /** A refused file or an unavailable directory is no bug: it is logged without a stack trace. */
    private static void logBroken(Request request, Throwable failure) {
        Optional<String> line = failure instanceof IdentityProviderUnavailableException outage
                ? Optional.ofNullable(outage.getMessage())
                : FileFailure.line(failure);
        if (line.isPresent()) {
            LOG.error("request {}: {} failed: {}", request.id(), request.method(), line.get());
        } else {
            LOG.error("request {}: {} failed", request.id(), request.method(), failure);
        }
    }

    /** A header value with a line break would split the response: that is a bug in this server, and becomes a 500. */
    private static Response checked(Response response) throws IOException {
        for (Headers.Field field : response.headers().fields()) {
            if (!isToken(field.name()) || !isFieldValue(field.value())) {
                close(response);
                throw new IllegalStateException("not a header line: " + field.name());
            }
        }
        return response;
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isFieldValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\t' && (c < ' ' || c == 0x7f || c > 0xff)) {
                return false;
            }
        }
        return true;
    }

    private static void close(Response response) throws IOException {
        if (response.body() instanceof Response.Body.Parts parts) {
            parts.blob().close();
        }
    }
}
