package io.berth.auth.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.berth.core.file.FileFailure;
import io.berth.core.file.PemCertificates;
import io.berth.core.file.SmallFile;
import io.berth.core.store.Blocking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of another token server, from files: a bundle of PEM certificates, a JSON Web Key Set, or both. Reloaded on
 * change; malformed files leave the previous keys in force.
 */
final class KeyFiles implements KeySource {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final Optional<Path> bundle;
    private final Optional<Path> jwks;
    private final Clock clock;
    private volatile Loaded loaded;

    /** The keys, the state of their files, and the time of the last check. */
    private record Loaded(TrustedKeys keys, List<FileTime> states, Instant looked) {
        Loaded lookedAt(Instant instant) {
            return new Loaded(keys, states, instant);
        }
    }

    /**
     * Reads the files.
     *
     * @throws IOException when one cannot be read, or contains no key
     */
    KeyFiles(Optional<Path> bundle, Optional<Path> jwks, Clock clock) throws IOException {
        this.bundle = bundle;
        this.jwks = jwks;
        this.clock = clock;
        this.loaded = load();
    }

    @Override
    public TrustedKeys current() {
        Instant now = clock.instant();
        if (now.isAfter(loaded.looked().plus(BETWEEN_LOOKS))) {
            Blocking.checkpoint();
            look(now);
        }
        return loaded.keys();
    }

    private synchronized void look(Instant now) {
        Loaded before = loaded;
        loaded = before.lookedAt(now);
        try {
            if (!states().equals(before.states())) {
                loaded = load();
                LOG.info("keys of the token server read again");
            }
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "cannot read the keys of the token server again, those of before stay in force: {}",
                    FileFailure.text(e));
        }
    }

    private Loaded load() throws IOException {
        List<FileTime> states = states();
        TrustedKeys keys = new TrustedKeys(
                jwks.isPresent() ? readSet(jwks.get()) : List.of(),
                new Certificates(bundle.isPresent() ? readBundle(bundle.get()) : List.of()));
        if (keys.isEmpty()) {
            throw new IOException("there is no key in " + jwks.or(() -> bundle).orElseThrow());
        }
        return new Loaded(keys, states, clock.instant());
    }

    private List<FileTime> states() throws IOException {
        List<FileTime> states = new ArrayList<>();
        for (Path file :
                List.of(bundle, jwks).stream().flatMap(Optional::stream).toList()) {
            states.add(Files.getLastModifiedTime(file));
        }
        return states;
    }

    private static List<JWK> readSet(Path file) throws IOException {
        try {
            return JWKSet.parse(new SmallFile(file, SmallFile.KEYS).text()).getKeys();
        } catch (ParseException e) {
            throw new IOException(file + ": not a JSON Web Key Set: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> readBundle(Path file) throws IOException {
        try {
            return PemCertificates.parse(new SmallFile(file, SmallFile.KEYS).bytes());
        } catch (CertificateException e) {
            throw new IOException(file + ": not a bundle of PEM certificates: " + e.getMessage(), e);
        }
    }
}
