package io.berth.wiretest;

/** A repository as clients use it; targets are relative to its path. */
final class Repository {

    private final Client client;
    private final String name;

    Repository(Client client, String name) {
        this.client = client;
        this.name = name;
    }

    String name() {
        return name;
    }

    String path() {
        return "/v2/" + name;
    }

    Sending get(String target) {
        return send("GET", target);
    }

    Sending head(String target) {
        return send("HEAD", target);
    }

    Sending put(String target) {
        return send("PUT", target);
    }

    Sending post(String target) {
        return send("POST", target);
    }

    Sending delete(String target) {
        return send("DELETE", target);
    }

    Sending send(String method, String target) {
        return client.send(method, path() + target);
    }

    /** A request to an absolute path, such as that of an upload. */
    Sending to(String method, String location) {
        return client.send(method, location);
    }

    /** Pushes a blob in one request. */
    Blob push(Blob blob) {
        post("/blobs/uploads/?digest=" + blob).body(blob.bytes()).expect(201);
        return blob;
    }

    Blob push(String text) {
        return push(Blob.of(text));
    }

    /** Begins an upload. */
    String begin() {
        return post("/blobs/uploads/").expect(202).location();
    }

    Sending putManifest(Object reference, String type, Blob manifest) {
        return put("/manifests/" + reference).type(type).body(manifest.bytes());
    }

    /** Pushes an OCI image with layers of these texts. */
    Blob pushImage(String reference, String... layers) {
        Blob config = push("{}");
        String[] digests = new String[layers.length];
        for (int i = 0; i < layers.length; i++) {
            digests[i] = push(layers[i]).digest();
        }
        return pushManifest(reference, Manifests.OCI_MANIFEST, Manifests.image(config.digest(), digests));
    }

    Blob pushManifest(String reference, String type, Blob manifest) {
        putManifest(reference, type, manifest).expect(201);
        return manifest;
    }
}
