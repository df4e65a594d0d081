/**
 * The API as a client sees it: tables of requests and their answers, over real sockets, against a whole server on every
 * kind of storage. Start reading at {@code TestRegistry}, then {@code PullBlobTest}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.wiretest;
