package io.berth.it;

import static org.awaitility.Awaitility.await;

import io.berth.core.net.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** OpenLDAP's server with sample entries, on ports of 127.0.0.1 that are kept over restarts. */
final class Slapd implements AutoCloseable {

    static final String PASSWORD = "open sesame";

    /** A further address, which its certificate does not contain. */
    static final String OTHER_ADDRESS = "127.0.0.2";

    static final String SERVICE = "cn=berth,dc=example,dc=com";
    static final String SERVICE_PASSWORD = "service secret";

    /** Ann is a developer, developers are staff, and staff are developers: a cycle. */
    private static final String ENTRIES = """
            dn: dc=example,dc=com
            objectClass: dcObject
            objectClass: organization
            dc: example
            o: Example

            dn: cn=berth,dc=example,dc=com
            objectClass: applicationProcess
            objectClass: simpleSecurityObject
            cn: berth
            userPassword: service secret

            dn: ou=people,dc=example,dc=com
            objectClass: organizationalUnit
            ou: people

            dn: uid=Ann,ou=people,dc=example,dc=com
            objectClass: inetOrgPerson
            uid: Ann
            cn: Ann
            sn: Example
            userPassword: open sesame

            dn: ou=groups,dc=example,dc=com
            objectClass: organizationalUnit
            ou: groups

            dn: cn=Developers,ou=groups,dc=example,dc=com
            objectClass: groupOfNames
            cn: Developers
            member: uid=Ann,ou=people,dc=example,dc=com
            member: cn=staff,ou=groups,dc=example,dc=com

            dn: cn=staff,ou=groups,dc=example,dc=com
            objectClass: groupOfNames
            cn: staff
            member: cn=Developers,ou=groups,dc=example,dc=com

            dn: cn=others,ou=groups,dc=example,dc=com
            objectClass: groupOfNames
            cn: others
            member: uid=bob,ou=people,dc=example,dc=com
            """;

    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final TlsFiles tls;
    private final int port = FreePorts.one();
    private final int tlsPort = FreePorts.one();
    private @Nullable Process process;

    private Slapd(Path folder) {
        this.folder = folder;
        this.tls = TlsFiles.create(folder);
    }

    /** Creates and starts one. */
    static Slapd start(String name) {
        Tool slapadd = Tool.named("slapadd");
        Slapd slapd = new Slapd(Folders.fresh(name + "-slapd"));
        try {
            Path database = Files.createDirectories(slapd.folder.resolve("database"));
            Files.writeString(slapd.configuration(), slapd.settings(database));
            Path entries = Files.writeString(slapd.folder.resolve("entries.ldif"), ENTRIES);
            slapadd.run("-f", slapd.configuration(), "-l", entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        slapd.start();
        return slapd;
    }

    private String settings(Path database) {
        return """
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
            TLSCertificateFile %s
            TLSCertificateKeyFile %s
            disallow bind_anon
            database mdb
            suffix dc=example,dc=com
            directory %s
            maxsize 10485760
            access to attrs=userPassword by anonymous auth by * none
            access to * by dn.exact="cn=berth,dc=example,dc=com" read by self read by * none
            """.formatted(tls.certificate(), tls.key(), database);
    }

    private Path configuration() {
        return folder.resolve("slapd.conf");
    }

    /** Starts, and returns when it accepts connections. */
    void start() {
        Path log = folder.resolve("slapd.log");
        try {
            // Any debug level, even 0, keeps it in the foreground.
            process = Tool.named("slapd").start(log, log, "-h", addresses(), "-f", configuration(), "-d", "0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("slapd").atMost(START).until(() -> takesConnections(port) && takesConnections(tlsPort));
    }

    private String addresses() {
        String usual = plain() + " " + encrypted();
        return usual + " " + usual.replace("127.0.0.1", OTHER_ADDRESS);
    }

    private static boolean takesConnections(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops, and returns when it has exited. */
    void stop() {
        Process running = Objects.requireNonNull(process, "not running");
        running.destroy();
        try {
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("slapd does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while slapd stopped", e);
        }
    }

    /** For plain connections, and StartTLS. */
    URI plain() {
        return URI.create("ldap://127.0.0.1:" + port);
    }

    URI encrypted() {
        return URI.create("ldaps://127.0.0.1:" + tlsPort);
    }

    /** Its certificate authority. */
    Path authority() {
        return tls.certificate();
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
    }
}
