/**
 * Requests and responses as plain values, with the interfaces of their handlers and logs: shared by the server and the
 * endpoints. No sockets. Imports core. Start reading at {@link io.berth.http.message.Request}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.message;
