package io.berth.it;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import io.berth.core.model.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Sends single requests, so that a test sees each response. Thread-safe. */
final class RegistryClient implements AutoCloseable {

    /** For a whole request, also of a layer of many gibibytes. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final URI base;
    private final HttpClient http;
    private final Optional<String> authorization;

    private RegistryClient(URI base, HttpClient http, Optional<String> authorization) {
        this.base = base;
        this.http = http;
        this.authorization = authorization;
    }

    /** A client of this registry; trusts its certificate, if it has one. */
    static RegistryClient of(Berth registry) {
        HttpClient.Builder http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        registry.tls().map(TlsFiles::trust).ifPresent(http::sslContext);
        return new RegistryClient(
                URI.create(registry.scheme() + "://" + registry.host() + "/"), http.build(), Optional.empty());
    }

    /** A client of a registry at this URL; trusts this certificate. */
    static RegistryClient of(URI base, TlsFiles tls) {
        HttpClient.Builder http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls.trust());
        return new RegistryClient(base, http.build(), Optional.empty());
    }

    /** This client, with a password in each request. */
    RegistryClient as(String user, String password) {
        byte[] account = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return showing("Basic " + Base64.getEncoder().encodeToString(account));
    }

    /** This client, with a token in each request. */
    RegistryClient bearing(String token) {
        return showing("Bearer " + token);
    }

    private RegistryClient showing(String credentials) {
        return new RegistryClient(base, http, Optional.of(credentials));
    }

    HttpResponse<byte[]> get(String path) throws IOException {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** The bytes of a range with inclusive ends. */
    HttpResponse<byte[]> getRange(String path, long first, long last) throws IOException {
        return send(request(path).header("Range", "bytes=" + first + "-" + last).GET(), BodyHandlers.ofByteArray());
    }

    HttpResponse<InputStream> stream(String path) throws IOException {
        return send(request(path).GET(), BodyHandlers.ofInputStream());
    }

    HttpResponse<byte[]> postJson(String path, String document) throws IOException {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(document));
        return send(request, BodyHandlers.ofByteArray());
    }

    int delete(String path) throws IOException {
        return send("DELETE", path, BodyPublishers.noBody()).statusCode();
    }

    int head(String path) throws IOException {
        return send("HEAD", path, BodyPublishers.noBody()).statusCode();
    }

    HttpResponse<byte[]> getBlob(String repository, Digest digest) throws IOException {
        return get("v2/" + repository + "/blobs/" + digest);
    }

    int headBlob(String repository, Digest digest) throws IOException {
        return head("v2/" + repository + "/blobs/" + digest);
    }

    HttpResponse<byte[]> getManifest(String repository, Object reference) throws IOException {
        return get("v2/" + repository + "/manifests/" + reference);
    }

    HttpResponse<byte[]> putManifest(String repository, Object reference, byte[] manifest) throws IOException {
        HttpRequest.Builder request = request("v2/" + repository + "/manifests/" + reference)
                .header("Content-Type", MediaTypes.OCI_MANIFEST)
                .PUT(BodyPublishers.ofByteArray(manifest));
        return send(request, BodyHandlers.ofByteArray());
    }

    /**
     * Pushes a blob as docker does: begin, send in two parts, finish. Returns the first error response, or the last
     * one.
     */
    HttpResponse<byte[]> putBlobInParts(String repository, byte[] content) throws IOException {
        HttpResponse<byte[]> answer = beginUpload(repository);
        int half = content.length / 2;
        if (answer.statusCode() == 202) {
            answer = send("PATCH", location(answer), BodyPublishers.ofByteArray(content, 0, half));
        }
        if (answer.statusCode() == 202) {
            answer = send("PATCH", location(answer), BodyPublishers.ofByteArray(content, half, content.length - half));
        }
        return answer.statusCode() == 202
                ? finish(location(answer), Algorithm.SHA256.digestOf(content), BodyPublishers.noBody())
                : answer;
    }

    /** Pushes a blob in one request. */
    HttpResponse<byte[]> putBlob(String repository, byte[] content) throws IOException {
        return putBlob(repository, Algorithm.SHA256.digestOf(content), BodyPublishers.ofByteArray(content));
    }

    /** Pushes a blob in one request. */
    HttpResponse<byte[]> putBlob(String repository, Digest digest, BodyPublisher content) throws IOException {
        return send("POST", "v2/" + repository + "/blobs/uploads/?digest=" + digest, content);
    }

    HttpResponse<byte[]> beginUpload(String repository) throws IOException {
        return send("POST", "v2/" + repository + "/blobs/uploads/", BodyPublishers.noBody());
    }

    HttpResponse<byte[]> append(String location, BodyPublisher content) throws IOException {
        return send("PATCH", location, content);
    }

    HttpResponse<byte[]> finish(String location, Digest digest, BodyPublisher content) throws IOException {
        return send("PUT", location + (location.contains("?") ? "&" : "?") + "digest=" + digest, content);
    }

    /** The location of an upload. */
    static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** A body that is read from a stream, with its length declared. */
    static BodyPublisher sized(InputStream content, long length) {
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> content), length);
    }

    /** An image manifest that refers to its config and layers, of these sizes and digests. */
    static byte[] manifest(byte[] config, byte[]... layers) {
        String described = String.join(
                ",", Arrays.stream(layers).map(RegistryClient::descriptor).toList());
        return """
            {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}\
            """.formatted(MediaTypes.OCI_MANIFEST, descriptor(config), described)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String descriptor(byte[] content) {
        return "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(Algorithm.SHA256.digestOf(content), content.length);
    }

    private HttpResponse<byte[]> send(String method, String path, BodyPublisher body) throws IOException {
        return send(request(path).method(method, body), BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        authorization.ifPresent(credentials -> request.header("Authorization", credentials));
        return request;
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body) throws IOException {
        try {
            return http.send(request.build(), body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
