/**
 * Requests and responses as plain values, and who handles and logs them: what the server and the endpoints have in
 * common. No sockets. Imports core. Start reading at {@link io.berth.http.message.Request}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.message;
