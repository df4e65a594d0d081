package io.berth.app;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Pushes and pulls a small image over a plain socket: a real client's classes would be recorded with those of the
 * server.
 */
public final class AotTraining {

    /**
     * Enough for the JVM to record frequent code, too: the start takes 20 ms longer, and the first seconds under load
     * half the time.
     */
    private static final int ROUNDS = 400;

    private static final String REPOSITORY = "/v2/berth/rehearsal";
    private static final String BLOB = "{}";
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

    private final InetSocketAddress server;

    public AotTraining(InetSocketAddress server) {
        this.server = server;
    }

    public void play() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            ask(200, "GET", "/v2/", "");
            Digest blob = push();
            pull(blob);
        }
    }

    private Digest push() throws IOException {
        Digest blob = digest(BLOB);
        String upload = location(ask(202, "POST", REPOSITORY + "/blobs/uploads/", ""));
        String rest = location(ask(202, "PATCH", upload, BLOB));
        ask(201, "PUT", rest + (rest.contains("?") ? "&" : "?") + "digest=" + blob, "");
        ask(201, "PUT", REPOSITORY + "/manifests/latest", manifest(blob));
        return blob;
    }

    private void pull(Digest blob) throws IOException {
        String manifest = REPOSITORY + "/manifests/";
        ask(200, "HEAD", manifest + "latest", "");
        ask(200, "GET", manifest + "latest", "");
        ask(200, "GET", manifest + digest(manifest(blob)), "");
        ask(404, "GET", manifest + "missing", "");
        ask(200, "GET", REPOSITORY + "/blobs/" + blob, "");
        ask(404, "HEAD", REPOSITORY + "/blobs/" + digest("missing"), "");
        ask(200, "GET", REPOSITORY + "/tags/list", "");
        ask(200, "GET", REPOSITORY + "/referrers/" + blob, "");
    }

    private static Digest digest(String content) {
        return Algorithm.SHA256.digestOf(bytes(content));
    }

    private static String manifest(Digest blob) {
        String descriptor = """
            {"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":%d}""".formatted(blob, BLOB.length());
        return """
            {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(MANIFEST_TYPE, descriptor, descriptor);
    }

    /** Sends a request and returns the response, which must have this status. */
    private String ask(int status, String method, String target, String body) throws IOException {
        String request = """
            %s %s HTTP/1.1
            Host: localhost
            User-Agent: rehearsal
            Accept: %s
            Content-Type: %s
            Content-Length: %d
            Connection: close

            """.formatted(method, target, MANIFEST_TYPE, MANIFEST_TYPE, body.length());
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes(request.replace("\n", "\r\n") + body));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("HTTP/1.1 " + status + " ")) {
                throw new IOException(method + " " + target + " was answered with " + answer);
            }
            return answer;
        }
    }

    private static String location(String answer) throws IOException {
        return answer.lines()
                .filter(line -> line.regionMatches(true, 0, "location: ", 0, 10))
                .map(line -> line.substring(10))
                .findFirst()
                .orElseThrow(() -> new IOException("no Location in " + answer));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
