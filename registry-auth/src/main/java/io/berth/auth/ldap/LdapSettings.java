package io.berth.auth.ldap;

import io.berth.core.file.SmallFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The directory servers, and how to read their entries.
 *
 * @param servers replicas in order of preference: {@code ldap://host:port} or {@code ldaps://host:port}
 * @param startTls whether connections to {@code ldap} servers use StartTLS first
 * @param authorities PEM file of the CA certificates of the servers; empty for Java's default
 * @param service the account that searches; empty for an anonymous bind
 * @param remembered how long a successful login is cached
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

    /** The account that searches. */
    public record ServiceAccount(String dn, Password password) {}

    /** The password of the service account; read for each new connection, so that it may change. */
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
     * How users are found.
     *
     * @param bindName the bind name, with {@code ${user}} for the typed name: a DN or, for Active Directory,
     *     {@code ${user}@corp.example}; empty where the entry is searched for first
     * @param base of the search; empty where {@code bindName} is the DN of the entry
     * @param filter that entries must also match
     * @param attribute with the typed name
     * @param name attribute with the account name
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
     * How groups are found.
     *
     * @param base of the search
     * @param filter that groups must also match
     * @param attribute of groups that names members, or of members that names groups
     * @param membersByName whether groups name members by account ({@code memberUid}) rather than by DN
     * @param name attribute with the group name
     * @param depth the maximum depth of nested groups to follow; 0 for none
     */
    public record Groups(
            Lookup lookup,
            Optional<String> base,
            String filter,
            String attribute,
            boolean membersByName,
            String name,
            int depth) {}

    /** The method of finding groups. */
    public enum Lookup {
        NONE,
        /** Searches for groups that list the member. */
        SEARCH,
        /** Searches including nested groups, resolved by the server: Active Directory only. */
        CHAIN,
        /** Reads an attribute of the member. */
        MEMBER_OF
    }

    /**
     * Connection limits.
     *
     * @param most concurrent requests
     * @param connect timeout for a connection
     * @param response timeout for a response
     * @param check interval of health checks of idle connections
     */
    public record Connections(int most, Duration connect, Duration response, Duration check) {}
}
