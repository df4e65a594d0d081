/**
 * From a request to the endpoint that answers it: plain values on both sides, no sockets. Imports core and
 * {@code wire}. Start reading at {@code Routes}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.route;
