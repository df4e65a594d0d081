/**
 * HTTP syntax of the API: headers and error documents; and the access gate. Start reading at {@code ErrorResponses}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.wire;
