/** The endpoints, one class each, named after the request. Start reading at {@code GetManifest}. */
@org.jspecify.annotations.NullMarked
package io.berth.http.endpoint;
