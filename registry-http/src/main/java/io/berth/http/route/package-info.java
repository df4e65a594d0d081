/**
 * From a request to the endpoint that answers it. Imports core, {@code message} and {@code wire}. Start reading at
 * {@link io.berth.http.route.Routes}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.route;
