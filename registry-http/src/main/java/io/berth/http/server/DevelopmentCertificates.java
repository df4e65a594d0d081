package io.berth.http.server;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A local certificate authority and a server certificate for trying TLS, kept in a directory: created when missing, and
 * the server's renewed when it expires or does not cover all names. The authority is kept as long as possible, so that
 * clients need to trust it only once.
 *
 * @param authority the certificate that clients must trust
 * @param certificate the server's certificate, with the chain
 * @param key the server's private key
 */
public record DevelopmentCertificates(Path authority, Path certificate, Path key) {

    private static final X500Name AUTHORITY_NAME = new X500Name("CN=Berth development authority");
    private static final X500Name SERVER_NAME = new X500Name("CN=Berth development server");
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(90);
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * Creates or renews the files in a directory.
     *
     * @param extraNames names and addresses under which clients reach the server, in addition to those of this machine
     * @throws IOException when the directory cannot be written
     */
    public static DevelopmentCertificates prepare(Path directory, Collection<String> extraNames, Clock clock)
            throws IOException {
        Files.createDirectories(directory);
        DevelopmentCertificates files = new DevelopmentCertificates(
                directory.resolve("ca.crt"), directory.resolve("server.crt"), directory.resolve("server.key"));
        Path authorityKey = directory.resolve("ca.key");
        try {
            if (!isFresh(files.authority, authorityKey, clock)) {
                makeAuthority(files.authority, authorityKey, clock);
            }
            Set<String> names = names(extraNames);
            if (!isFresh(files.certificate, files.key, clock) || !files.covers(names)) {
                files.makeServer(names, authorityKey, clock);
            }
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("development certificates cannot be made in " + directory + ": " + e.getMessage(), e);
        }
        return files;
    }

    private static boolean isFresh(Path certificate, Path key, Clock clock)
            throws IOException, GeneralSecurityException {
        return Files.exists(certificate)
                && Files.exists(key)
                && clock.instant()
                        .plus(RENEWED_BEFORE)
                        .isBefore(read(certificate).getNotAfter().toInstant());
    }

    private boolean covers(Set<String> names) throws IOException {
        try {
            X509Certificate server = read(certificate);
            server.verify(read(authority).getPublicKey());
            Set<String> covered = server.getSubjectAlternativeNames().stream()
                    .map(name -> canonical((String) name.get(1)))
                    .collect(Collectors.toSet());
            return names.stream().map(DevelopmentCertificates::canonical).allMatch(covered::contains);
        } catch (GeneralSecurityException e) {
            // Signed by a previous authority.
            return false;
        }
    }

    private static String canonical(String name) {
        return isAddress(name) ? address(name).getHostAddress() : name;
    }

    private static InetAddress address(String text) {
        // An IPv6 address may have a zone id, which certificates cannot contain.
        int zone = text.indexOf('%');
        return InetAddress.ofLiteral(zone < 0 ? text : text.substring(0, zone));
    }

    private static void makeAuthority(Path certificate, Path key, Clock clock)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPair pair = newKey();
        X509v3CertificateBuilder builder = builder(
                        AUTHORITY_NAME, AUTHORITY_NAME, pair.getPublic(), AUTHORITY_LIFE, clock)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        write(key, "PRIVATE KEY", List.of(pair.getPrivate().getEncoded()), OWNER_ONLY);
        write(
                certificate,
                "CERTIFICATE",
                List.of(signed(builder, pair.getPrivate()).getEncoded()));
    }

    private void makeServer(Set<String> names, Path authorityKey, Clock clock)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPair pair = newKey();
        X509Certificate issuer = read(authority);
        X509v3CertificateBuilder builder = builder(AUTHORITY_NAME, SERVER_NAME, pair.getPublic(), SERVER_LIFE, clock)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .addExtension(Extension.subjectAlternativeName, false, alternativeNames(names))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer));
        X509Certificate server = signed(builder, readKey(authorityKey));
        write(key, "PRIVATE KEY", List.of(pair.getPrivate().getEncoded()), OWNER_ONLY);
        write(certificate, "CERTIFICATE", List.of(server.getEncoded(), issuer.getEncoded()));
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Duration life, Clock clock) {
        Instant now = clock.instant();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, new SecureRandom()),
                // Clocks of clients may be slightly behind.
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(life)),
                subject,
                key);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static GeneralNames alternativeNames(Set<String> names) {
        return new GeneralNames(
                names.stream().map(DevelopmentCertificates::generalName).toArray(GeneralName[]::new));
    }

    private static GeneralName generalName(String name) {
        return isAddress(name)
                ? new GeneralName(
                        GeneralName.iPAddress, new DEROctetString(address(name).getAddress()))
                : new GeneralName(GeneralName.dNSName, name);
    }

    private static boolean isAddress(String name) {
        return name.contains(":") || name.matches("[0-9.]+");
    }

    private static Set<String> names(Collection<String> extraNames) throws SocketException {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        names.addAll(new TreeSet<>(extraNames));
        names.add(hostName());
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLinkLocalAddress() && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .forEach(names::add);
        return names;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            // A machine that cannot resolve its own name is reached under another.
            return "localhost";
        }
    }

    private static X509Certificate read(Path certificate) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(certificate)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        try (PemReader reader = new PemReader(Files.newBufferedReader(file))) {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(reader.readPemObject().getContent()));
        }
    }

    private static void write(Path file, String type, List<byte[]> contents, FileAttribute<?>... attributes)
            throws IOException {
        StringWriter pem = new StringWriter();
        try (PemWriter writer = new PemWriter(pem)) {
            for (byte[] content : contents) {
                writer.writeObject(new PemObject(type, content));
            }
        }
        // Renamed only when complete, and a key is never readable by others at any time.
        Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "draft", ".pem", attributes);
        Files.writeString(draft, pem.toString());
        if (attributes.length == 0) {
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Instructions for making clients trust the server.
     *
     * @param server its address for clients, such as {@code localhost:5000}
     */
    public String instructions(String server) {
        return """
            The certificate of https://%1$s is signed by a local authority: %2$s
            In a container, copy that file out: docker cp CONTAINER:%2$s ca.crt
            and write ca.crt in its place below, and the published port in the place of the one in %1$s.
            Tell clients to trust it, each in its own way:
              docker      mkdir -p /etc/docker/certs.d/%1$s
                          cp %2$s /etc/docker/certs.d/%1$s/ca.crt
              containerd  in /etc/containerd/certs.d/%1$s/hosts.toml (with config_path set to /etc/containerd/certs.d):
                          server = "https://%1$s"
                          [host."https://%1$s"]
                          ca = "%2$s"
              podman,     mkdir -p /etc/containers/certs.d/%1$s
              skopeo      cp %2$s /etc/containers/certs.d/%1$s/ca.crt
              curl        curl --cacert %2$s https://%1$s/v2/
              the system  Debian, Ubuntu: cp %2$s /usr/local/share/ca-certificates/berth.crt && update-ca-certificates
                          Fedora, RHEL: cp %2$s /etc/pki/ca-trust/source/anchors/berth.crt && update-ca-trust
            """.formatted(server, authority.toAbsolutePath());
    }
}
