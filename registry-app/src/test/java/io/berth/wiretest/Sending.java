package io.berth.wiretest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request being built. */
final class Sending {

    private final Client client;
    private final String method;
    private final StringBuilder head = new StringBuilder();
    private final List<byte[]> body = new ArrayList<>();
    private boolean host = true;
    private boolean framed;

    Sending(Client client, String method, String target) {
        this.client = client;
        this.method = method;
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    }

    Sending header(String name, String value) {
        host &= !name.equalsIgnoreCase("Host");
        head.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** Adds a header line whose text may be absent. */
    Sending header(String line) {
        int colon = line.indexOf(": ");
        return colon < 0 ? this : header(line.substring(0, colon), line.substring(colon + 2));
    }

    Sending type(String mediaType) {
        return header("Content-Type", mediaType);
    }

    /** With a body of this length. */
    Sending body(byte[] content) {
        framed = true;
        body.add(content);
        return header("Content-Length", Integer.toString(content.length));
    }

    Sending body(String content) {
        return body(content.getBytes(StandardCharsets.UTF_8));
    }

    /** With a body of this length that is not sent. */
    Sending announcing(int length) {
        framed = true;
        return header("Content-Length", Integer.toString(length));
    }

    /** With a body without a declared length. */
    Sending chunked(byte[]... pieces) {
        framed = true;
        for (byte[] piece : pieces) {
            body.add((Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            body.add(piece);
            body.add("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.add("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return header("Transfer-Encoding", "chunked");
    }

    Answer send() {
        if (host) {
            header("Host", "registry.test");
        }
        if (!framed && !method.equals("GET") && !method.equals("HEAD")) {
            header("Content-Length", "0");
        }
        return client.exchange(method, head + "\r\n", body);
    }

    /** Sends it and checks the status. */
    Answer expect(int status) {
        return send().is(status);
    }

    /** Sends it and checks the error. */
    Answer expect(int status, String code) {
        return send().refuses(status, code);
    }
}
