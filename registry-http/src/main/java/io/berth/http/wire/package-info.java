/** What HTTP and the specs spell out: headers, error documents, the gate. Start reading at {@code ErrorResponses}. */
@org.jspecify.annotations.NullMarked
package io.berth.http.wire;
