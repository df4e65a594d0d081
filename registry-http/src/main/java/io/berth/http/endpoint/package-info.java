/** The endpoints, one class each, named as the request in words. Start reading at {@code GetManifest}. */
@org.jspecify.annotations.NullMarked
package io.berth.http.endpoint;
