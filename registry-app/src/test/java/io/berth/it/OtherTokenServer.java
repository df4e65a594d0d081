package io.berth.it;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An external token server with one account, which grants every requested scope. */
final class OtherTokenServer {

    /** The format of the key id. */
    enum KeyId {
        /** As in token servers for registry:2. */
        LIBTRUST,
        /** As in token servers for registry:3 (RFC 7638). */
        THUMBPRINT
    }

    static final String USER = "ann";
    static final String PASSWORD = "open sesame";

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final RSAKey key;
    private final KeyId keyId;
    private final HttpServer server;

    private OtherTokenServer(RSAKey key, KeyId keyId, HttpServer server) {
        this.key = key;
        this.keyId = keyId;
        this.server = server;
    }

    static OtherTokenServer start(KeyId keyId) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            OtherTokenServer tokens = new OtherTokenServer(new RSAKeyGenerator(2048).generate(), keyId, http);
            http.createContext("/token", tokens::answer);
            http.start();
            return tokens;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    void stop() {
        server.stop(0);
    }

    /** The registry's configuration for it. */
    String yaml() {
        return """
            auth:
              token:
                realm: http://localhost:%d/token
                service: it
                issuer: other
                rootcertbundle: %s
            """.formatted(server.getAddress().getPort(), bundle());
    }

    private Path bundle() {
        try {
            Instant now = Instant.now();
            X500Principal name = new X500Principal("CN=other");
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    name,
                                    BigInteger.ONE,
                                    Date.from(now.minus(Duration.ofHours(1))),
                                    Date.from(now.plus(Duration.ofHours(1))),
                                    name,
                                    key.toPublicKey())
                            .build(new JcaContentSignerBuilder("SHA256withRSA").build(key.toPrivateKey())));
            String pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            return Files.writeString(Folders.fresh("other-tokens-" + keyId).resolve("bundle.pem"), pem);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean known = credentials().equals(exchange.getRequestHeaders().getFirst("Authorization"));
        String document = known ? "{\"token\":\"" + token(exchange.getRequestURI()) + "\"}" : "{}";
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(known ? 200 : 401, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String credentials() {
        byte[] account = (USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(account);
    }

    private String token(URI asked) {
        List<String> scopes = Arrays.stream(String.valueOf(asked.getRawQuery()).split("&"))
                .filter(pair -> pair.startsWith("scope="))
                .map(pair -> URLDecoder.decode(pair.substring(6), StandardCharsets.UTF_8))
                .toList();
        return token(scopes, Instant.now().plusSeconds(300));
    }

    /** A token with these scopes. */
    String token(List<String> scopes, Instant expires) {
        List<String> access = new ArrayList<>();
        for (String scope : scopes) {
            String[] parts = scope.split(":");
            access.add("{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[\"%s\"]}"
                    .formatted(parts[0], parts[1], parts[2].replace(",", "\",\"")));
        }
        String claims = "{\"iss\":\"other\",\"aud\":\"it\",\"sub\":\"ann\",\"exp\":%d,\"access\":[%s]}"
                .formatted(expires.getEpochSecond(), String.join(",", access));
        try {
            String kid = switch (keyId) {
                case LIBTRUST -> libtrustId();
                case THUMBPRINT -> key.computeThumbprint().toString();
            };
            JWSObject token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build(), new Payload(claims));
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String libtrustId() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(key.toPublicKey().getEncoded());
            // 240 bits are 48 digits of base 32.
            BigInteger number = new BigInteger(1, Arrays.copyOf(hash, 30));
            StringBuilder id = new StringBuilder();
            for (int digit = 47; digit >= 0; digit--) {
                id.append(BASE32.charAt(number.shiftRight(5 * digit).intValue() & 31));
                if (digit % 4 == 0 && digit > 0) {
                    id.append(':');
                }
            }
            return id.toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
