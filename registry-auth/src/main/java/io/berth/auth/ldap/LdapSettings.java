package io.berth.auth.ldap;

import io.berth.core.file.SmallFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which directory, and how its entries are read.
 *
 * @param servers of the same content, the preferred first: {@code ldap://host:port} or {@code ldaps://host:port}
 * @param startTls whether connections to {@code ldap} servers are encrypted before anything is said
 * @param authorities PEM file of who vouches for the servers; empty for those of Java
 * @param service the account that searches; empty for the anonymous one
 * @param remembered how long a good login is good without asking again
 */
public record LdapSettings(
        List<URI> servers,
        boolean startTls,
        Optional<Path> authorities,
        Optional<ServiceAccount> service,
        Users users,
        Groups groups,
        Connections connections,
        Duration remembered) {

    public LdapSettings {
        servers = List.copyOf(servers);
    }

    /** Who searches. */
    public record ServiceAccount(String dn, Password password) {}

    /** Where the password of the service account is; read for each new connection, so that it may change. */
    public sealed interface Password {

        String read() throws IOException;

        record Text(String text) implements Password {
            @Override
            public String read() {
                return text;
            }

            @Override
            public String toString() {
                return "***";
            }
        }

        /** The first line of a file. */
        record File(Path path) implements Password {
            @Override
            public String read() throws IOException {
                return new SmallFile(path, SmallFile.PASSWORD)
                        .text()
                        .lines()
                        .findFirst()
                        .orElse("");
            }
        }
    }

    /**
     * Who has an account.
     *
     * @param bindName what to bind as, with {@code ${user}} for the name that was typed: a DN or, for Active Directory,
     *     {@code ${user}@corp.example}; empty where the entry is searched for first
     * @param base where entries are; empty where {@code bindName} is the DN of the entry
     * @param filter that entries match besides
     * @param attribute that has the name that is typed
     * @param name attribute that has the name of the account
     * @param caseSensitive whether names that differ in case are two accounts
     */
    public record Users(
            Optional<String> bindName,
            Optional<String> base,
            String filter,
            String attribute,
            String name,
            boolean caseSensitive) {}

    /**
     * Which groups an account is in.
     *
     * @param base where groups are
     * @param filter that groups match besides
     * @param attribute of groups that names members, or of members that names groups
     * @param membersByName whether groups name members by account ({@code memberUid}) rather than by DN
     * @param name attribute that has the name of a group
     * @param depth of groups in groups that is followed at most; 0 for none
     */
    public record Groups(
            Lookup lookup,
            Optional<String> base,
            String filter,
            String attribute,
            boolean membersByName,
            String name,
            int depth) {}

    /** How groups are found. */
    public enum Lookup {
        NONE,
        /** By a search for groups that name the member. */
        SEARCH,
        /** By a search that the server itself extends to groups in groups: Active Directory only. */
        CHAIN,
        /** By an attribute of the member. */
        MEMBER_OF
    }

    /**
     * How patient to be.
     *
     * @param most how many are asked at the same time
     * @param connect for a connection
     * @param response for an answer
     * @param check how often idle connections are tried
     */
    public record Connections(int most, Duration connect, Duration response, Duration check) {}
}
