package io.berth.it;

import io.berth.it.LoginClients.Account;
import io.berth.it.LoginClients.Client;
import io.berth.it.OtherTokenServer.KeyId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every client with every source of accounts. */
final class LoginsIT {

    private static final Path FOLDER = Folders.fresh("logins");
    private static final Account ANN = new Account("ann", "open sesame", "close sesame");

    /** bcrypt of the password at the lowest cost. */
    private static final String HTPASSWD = "auth: {htpasswd: {realm: it, path: %s}}\n"
            .formatted(write("htpasswd", "ann:$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n"));

    /** All clients fail with one account from one address, which must not be throttled. */
    private static final String PATIENT = "berth:\n  logins: {enabled: false}\n";

    private static final OtherTokenServer libtrust = OtherTokenServer.start(KeyId.LIBTRUST);
    private static final OtherTokenServer thumbprint = OtherTokenServer.start(KeyId.THUMBPRINT);
    private static final Slapd directory = Slapd.start("logins");
    private static final CiService ci = CiService.start();

    @RegisterExtension
    static final LoginClients clients = new LoginClients();

    @RegisterExtension
    static final Berth askingForPasswords = Berth.with(HTPASSWD + PATIENT);

    @RegisterExtension
    static final Berth handingOutTokens = Berth.with(HTPASSWD + PATIENT + "  tokens: {enabled: true}\n");

    @RegisterExtension
    static final Berth takingOldTokens = Berth.with(libtrust.yaml());

    @RegisterExtension
    static final Berth takingTokens = Berth.with(thumbprint.yaml());

    /** Ann is an indirect member of the group. */
    @RegisterExtension
    static final Berth askingDirectory = Berth.with(PATIENT
            + """
              identities:
                - ldap:
                    urls: [%s]
                    ca: %s
                    binddn: %s
                    bindpassword: %s
                    users: {base: 'ou=people,dc=example,dc=com'}
                    groups: {base: 'ou=groups,dc=example,dc=com', depth: 5}
              access:
                rules: [{allow: '*', to: group:staff}]
            """.formatted(directory.encrypted(), directory.authority(), Slapd.SERVICE, Slapd.SERVICE_PASSWORD));

    @RegisterExtension
    static final Berth trustingCi = Berth.with("""
            berth:
              identities: [%s]
              access:
                rules: [{allow: '*', to: group:builders}]
            """.formatted(ci.yaml()));

    @AfterAll
    static void stop() {
        libtrust.stop();
        thumbprint.stop();
        directory.close();
        ci.close();
    }

    @ParameterizedTest
    @EnumSource
    void htpasswd(Client client) throws IOException {
        clients.assertPushesAndPullsOnceLoggedIn(client, askingForPasswords, ANN);
    }

    @ParameterizedTest
    @EnumSource
    void builtInTokens(Client client) throws IOException {
        clients.assertPushesAndPullsOnceLoggedIn(client, handingOutTokens, ANN);
    }

    @ParameterizedTest
    @EnumSource
    void tokensOfAnotherServerWithKeyIdsOfRegistry2(Client client) throws IOException {
        clients.assertPushesAndPullsOnceLoggedIn(client, takingOldTokens, ANN);
    }

    @ParameterizedTest
    @EnumSource
    void tokensOfAnotherServerWithKeyIdsOfRegistry3(Client client) throws IOException {
        clients.assertPushesAndPullsOnceLoggedIn(client, takingTokens, ANN);
    }

    @ParameterizedTest
    @EnumSource
    void directoryWithGroupsInGroups(Client client) throws IOException {
        clients.assertPushesAndPullsOnceLoggedIn(client, askingDirectory, ANN);
    }

    @ParameterizedTest
    @EnumSource
    void tokensOfCiJobsAsPasswords(Client client) throws IOException {
        String right = ci.token(CiService.AUDIENCE, "builders");
        String wrong = ci.token("elsewhere.it", "builders");
        clients.assertPushesAndPullsOnceLoggedIn(client, trustingCi, new Account("job", right, wrong));
    }

    private static Path write(String name, String content) {
        try {
            return Files.writeString(FOLDER.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
