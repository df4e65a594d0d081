package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.auth.ldap.LdapAccounts;
import io.berth.auth.ldap.LdapSettings;
import io.berth.auth.ldap.LdapSettings.Lookup;
import io.berth.core.access.Generation;
import io.berth.core.access.Identification;
import io.berth.core.access.Limit;
import io.berth.core.access.Principal;
import io.berth.core.access.Visits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts of OpenLDAP: both kinds of encryption, nested groups, and an outage. */
final class LdapIT {

    private static final Path FOLDER = Folders.fresh("ldap");
    private static final Slapd directory = Slapd.start("ldap");

    @RegisterExtension
    static final Berth registry = Berth.with("""
            auth:
              htpasswd: {realm: berth, path: %s}
            berth:
              identities:
                - ldap:
                    urls: [%s]
                    starttls: true
                    ca: %s
                    binddn: %s
                    bindpasswordfile: %s
                    users: {base: 'ou=people,dc=example,dc=com'}
                    cache: 0s
            """.formatted(
                    write("htpasswd", "root:" + bcrypt("break glass")),
                    directory.plain(),
                    directory.authority(),
                    Slapd.SERVICE,
                    write("password", Slapd.SERVICE_PASSWORD + "\n")));

    @AfterAll
    static void stopDirectory() {
        directory.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void knowsWhoIsInWhichGroupOverEitherEncryption(boolean startTls) throws IOException {
        Optional<Path> authority = Optional.of(directory.authority());
        URI server = startTls ? directory.plain() : directory.encrypted();
        try (LdapAccounts accounts = accounts(server, startTls, authority)) {
            assertThat(accounts.identify(Visits.basic("ANN", Slapd.PASSWORD)))
                    .isInstanceOfSatisfying(Identification.Known.class, known -> {
                        Principal ann = known.principal();
                        Generation generation = ann.generation();
                        assertThat(generation.account()).isNotEmpty();
                        assertThat(ann)
                                .isEqualTo(new Principal(
                                        "ann", Set.of("developers", "staff"), "ldap", Limit.NONE, generation));
                    });
            assertThat(accounts.identify(Visits.basic("ann", "wrong"))).isInstanceOf(Identification.Refused.class);
            assertThat(accounts.identify(Visits.basic("bob", Slapd.PASSWORD)))
                    .isInstanceOf(Identification.Unknown.class);
            assertThat(accounts.find("ann")).map(Principal::name).hasValue("ann");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysNothingToAServerNobodyVouchesFor(boolean startTls) throws IOException {
        URI server = startTls ? directory.plain() : directory.encrypted();
        try (LdapAccounts accounts = accounts(server, startTls, Optional.empty())) {
            assertThatThrownBy(() -> accounts.identify(Visits.basic("ann", Slapd.PASSWORD)))
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysNothingToAServerOfAnotherName(boolean startTls) throws IOException {
        URI server = startTls ? directory.plain() : directory.encrypted();
        URI renamed = URI.create(server.toString().replace("127.0.0.1", Slapd.OTHER_ADDRESS));
        try (LdapAccounts accounts = accounts(renamed, startTls, Optional.of(directory.authority()))) {
            assertThatThrownBy(() -> accounts.identify(Visits.basic("ann", Slapd.PASSWORD)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No subject alternative names matching IP address " + Slapd.OTHER_ADDRESS);
        }
    }

    @Test
    void anOutageLeavesLocalAccountsWorkingAndEndsByItself() {
        assertThat(status("ann:" + Slapd.PASSWORD)).isEqualTo("200");
        assertThat(status("ann:wrong")).isEqualTo("401");
        assertThat(status("root:break glass")).isEqualTo("200");

        directory.stop();
        try {
            assertThat(status("ann:" + Slapd.PASSWORD)).isEqualTo("503");
            assertThat(status("root:break glass")).isEqualTo("200");
            assertThat(status("root:wrong")).isEqualTo("401");
        } finally {
            directory.start();
        }

        assertThat(status("ann:" + Slapd.PASSWORD)).isEqualTo("200");
        assertThat(status("ann:wrong")).isEqualTo("401");
        assertThat(registry.said()).contains(directory.plain().toString()).doesNotContain(Slapd.PASSWORD);
    }

    private static String status(String userAndPassword) {
        return Tool.named("curl")
                .run(
                        "-s",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}",
                        "-u",
                        userAndPassword,
                        "http://" + registry.name("v2/"))
                .out()
                .strip();
    }

    private static LdapAccounts accounts(URI server, boolean startTls, Optional<Path> authority) throws IOException {
        Duration patience = Duration.ofSeconds(5);
        return new LdapAccounts(
                new LdapSettings(
                        List.of(server),
                        startTls,
                        authority,
                        Optional.of(new LdapSettings.ServiceAccount(
                                Slapd.SERVICE, new LdapSettings.Password.Text(Slapd.SERVICE_PASSWORD))),
                        new LdapSettings.Users(
                                Optional.empty(),
                                Optional.of("ou=people,dc=example,dc=com"),
                                "(objectClass=inetOrgPerson)",
                                "uid",
                                "uid",
                                false),
                        new LdapSettings.Groups(
                                Lookup.SEARCH,
                                Optional.of("ou=groups,dc=example,dc=com"),
                                "(objectClass=groupOfNames)",
                                "member",
                                false,
                                "cn",
                                5),
                        new LdapSettings.Connections(4, patience, patience, patience),
                        Duration.ZERO),
                Clock.systemUTC());
    }

    private static Path write(String name, String content) {
        try {
            return Files.writeString(FOLDER.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bcrypt(String password) {
        return OpenBSDBCrypt.generate("2y", password.toCharArray(), new byte[16], 4);
    }
}
