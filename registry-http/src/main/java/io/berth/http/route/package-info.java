/**
 * Routing from a request to its endpoint. Imports core, {@code message} and {@code wire}. Start reading at
 * {@link io.berth.http.route.Routes}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.route;
