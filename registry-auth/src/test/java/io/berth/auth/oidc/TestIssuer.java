package io.berth.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An OpenID Connect issuer on a loopback port, with keys that tests change, and a record of its requests. */
public final class TestIssuer implements AutoCloseable {

    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile List<JWK> keys;
    private volatile int status = 200;
    private volatile String described;
    private volatile String padding = "";

    public TestIssuer(JWK... keys) throws IOException {
        this.keys = List.of(keys);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.described = issuer();
        server.createContext("/", this::answer);
        server.start();
    }

    public static JWK rsa(String kid) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(kid).generate();
    }

    public static JWK ec(String kid) throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        String body = path.endsWith("/.well-known/openid-configuration")
                ? "{\"issuer\":\"" + described + "\",\"jwks_uri\":\"" + issuer() + "/keys\"" + padding + "}"
                : new JWKSet(keys).toString(true);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", issuer() + "/elsewhere");
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Publishes these keys from now on. */
    public void publish(JWK... replacement) {
        keys = List.of(replacement);
    }

    /** Responds with this status from now on. */
    void answerWith(int replacement) {
        status = replacement;
    }

    /** Names this issuer in its metadata from now on. */
    void describe(String issuer) {
        described = issuer;
    }

    /** Pads its metadata from now on. */
    void pad(int characters) {
        padding = ",\"x\":\"" + "x".repeat(characters) + "\"";
    }

    /** The requests so far, in order. */
    List<String> asked() {
        return asked;
    }

    public static String sign(JWK key, JWSAlgorithm algorithm, JWTClaimsSet claims) throws JOSEException {
        return sign(key, new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
    }

    static String sign(JWK key, JWSHeader header, JWTClaimsSet claims) throws JOSEException {
        JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm());
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    /** The header of access tokens (RFC 9068). */
    static JWSHeader accessToken(JWK key, JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm)
                .keyID(key.getKeyID())
                .type(new JOSEObjectType("at+jwt"))
                .build();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
