package io.berth.http.wire;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.Quoted;
import io.berth.core.model.RegistryException;
import io.berth.http.message.PercentEncoding;
import io.berth.http.message.Query;
import io.berth.http.message.Response;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Pagination of listings: {@code n}, {@code last} and the {@code Link} to the next page (RFC 8288). */
public final class Paging {

    private Paging() {}

    /**
     * The page size.
     *
     * @param otherwise the default
     * @param most the maximum, to which larger values are reduced
     * @throws RegistryException PAGINATION_NUMBER_INVALID
     */
    public static int size(Query query, int otherwise, int most) {
        return size(query, "n", otherwise, most);
    }

    /**
     * A numeric parameter.
     *
     * @param name of the parameter
     * @param otherwise the default
     * @param most the maximum, to which larger values are reduced
     * @throws RegistryException PAGINATION_NUMBER_INVALID
     */
    public static int size(Query query, String name, int otherwise, int most) {
        Optional<String> given = query.first(name);
        if (given.isEmpty() || given.get().isEmpty()) {
            return otherwise;
        }
        long wanted = Numbers.parse(given.get())
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.PAGINATION_NUMBER_INVALID,
                        name + " is " + Quoted.of(given.get()) + " (expected a number, 0 or more)"));
        return (int) Math.min(wanted, most);
    }

    /** The item after which to continue. */
    public static Optional<String> after(Query query) {
        return query.first("last").filter(last -> !last.isEmpty());
    }

    /** The response with a link to the page after {@code last}. */
    public static Response linked(Response response, String path, String last, Map<String, String> parameters) {
        Map<String, String> query = new TreeMap<>(parameters);
        query.put("last", last);
        String text = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + PercentEncoding.encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return response.with("Link", "<" + path + "?" + text + ">; rel=\"next\"");
    }
}
