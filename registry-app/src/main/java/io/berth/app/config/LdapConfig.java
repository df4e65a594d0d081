package io.berth.app.config;

import io.berth.core.access.Network;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An item {@code ldap} of {@code berth.identities}: an LDAP directory.
 *
 * @param urls of replicas, in order of preference
 * @param startTls whether connections to {@code ldap://} use StartTLS first
 * @param ca PEM file of the CA certificates of the servers; empty for Java's default
 * @param bindDn the account that searches; empty for an anonymous bind
 * @param bindPassword of that account
 * @param bindPasswordFile a file with that password instead
 * @param connections maximum of concurrent ones
 * @param connectTimeout for a connection
 * @param responseTimeout for a response
 * @param healthInterval between checks of idle connections
 * @param cache how long a successful login is cached
 */
public record LdapConfig(
        List<URI> urls,
        boolean startTls,
        Optional<Path> ca,
        Optional<String> bindDn,
        Optional<Secret> bindPassword,
        Optional<Path> bindPasswordFile,
        Users users,
        Groups groups,
        int connections,
        Duration connectTimeout,
        Duration responseTimeout,
        Duration healthInterval,
        Duration cache)
        implements IdentityConfig {

    private static final Duration LONGEST_CACHE = Duration.ofMinutes(15);
    private static final int DEEPEST = 20;

    public LdapConfig {
        urls = List.copyOf(urls);
    }

    /**
     * How users are found.
     *
     * @param dn the bind name, with {@code ${user}} for the typed name; empty to search first
     * @param base of the search
     * @param filter that entries must also match
     * @param attribute with the typed name
     * @param name attribute with the account name
     * @param caseSensitive whether names that differ in case are two accounts
     */
    public record Users(
            Optional<String> dn,
            Optional<String> base,
            String filter,
            String attribute,
            String name,
            boolean caseSensitive) {

        private static Users read(SectionReader users) {
            ValueType<String> template =
                    ValueType.of("a name with ${user} in it", text -> text).where(text -> text.contains("${user}"));
            String attribute = users.value("attribute", ValueType.TEXT, "uid");
            return new Users(
                    users.optional("dn", template),
                    users.optional("base", ValueType.TEXT),
                    users.value("filter", ValueType.TEXT, "(objectClass=*)"),
                    attribute,
                    users.value("name", ValueType.TEXT, attribute),
                    users.value("casesensitive", ValueType.BOOLEAN, false));
        }
    }

    /**
     * How groups are found.
     *
     * @param base of the search
     * @param filter that groups must also match
     * @param attribute that names members, or with {@link Lookup#MEMBEROF} the groups of a member
     * @param byName whether members are named by account rather than by DN
     * @param name attribute with the group name
     * @param depth maximum depth of nested groups
     */
    public record Groups(
            Lookup lookup,
            Optional<String> base,
            String filter,
            String attribute,
            boolean byName,
            String name,
            int depth) {

        private static Groups read(SectionReader groups) {
            Lookup lookup = groups.value(
                    "lookup", ValueType.oneOf(Lookup.class), groups.saysText("base") ? Lookup.SEARCH : Lookup.NONE);
            return new Groups(
                    lookup,
                    groups.optional("base", ValueType.TEXT),
                    groups.value("filter", ValueType.TEXT, "(objectClass=*)"),
                    groups.value("attribute", ValueType.TEXT, lookup == Lookup.MEMBEROF ? "memberOf" : "member"),
                    groups.value("byname", ValueType.BOOLEAN, false),
                    groups.value("name", ValueType.TEXT, "cn"),
                    groups.value("depth", ValueType.integer(0, DEEPEST), 0));
        }
    }

    /** The method of finding groups. */
    public enum Lookup {
        NONE,
        SEARCH,
        /** Active Directory's search, which resolves nested groups on the server. */
        CHAIN,
        MEMBEROF
    }

    static LdapConfig read(SectionReader ldap) {
        ValueType<URI> url = ValueType.uri("ldap://host[:port] or ldaps://host[:port]", LdapConfig::isServer);
        ValueType<Duration> wait =
                ValueType.DURATION.where(value -> value.isPositive() && value.compareTo(Duration.ofHours(1)) <= 0);
        ValueType<Duration> cache = ValueType.duration("a duration up to 15m")
                .where(value -> !value.isNegative() && value.compareTo(LONGEST_CACHE) <= 0);
        LdapConfig read = new LdapConfig(
                ldap.list("urls", url, List.of()),
                ldap.value("starttls", ValueType.BOOLEAN, false),
                ldap.optional("ca", ValueType.PATH),
                ldap.optional("binddn", ValueType.TEXT),
                ldap.optional("bindpassword", ValueType.SECRET),
                ldap.optional("bindpasswordfile", ValueType.PATH),
                Users.read(ldap.section("users")),
                Groups.read(ldap.section("groups")),
                ldap.value("connections", ValueType.integer(1, 1000), 8),
                ldap.value("connecttimeout", wait, Duration.ofSeconds(5)),
                ldap.value("responsetimeout", wait, Duration.ofSeconds(10)),
                ldap.value("healthinterval", wait, Duration.ofSeconds(30)),
                ldap.value("cache", cache, Duration.ofMinutes(1)));
        read.check(ldap, ldap.value("insecure", ValueType.BOOLEAN, false));
        return read;
    }

    private static boolean isServer(URI url) {
        return Set.of("ldap", "ldaps").contains(url.getScheme())
                && url.getHost() != null
                && url.getPath().replace("/", "").isEmpty();
    }

    private void check(SectionReader ldap, boolean insecure) {
        checkMissing(ldap);
        if (bindDn.isPresent() != (bindPassword.isPresent() || bindPasswordFile.isPresent())) {
            ldap.problem("binddn goes with either bindpassword or bindpasswordfile");
        }
        if (bindPassword.isPresent() && bindPasswordFile.isPresent()) {
            ldap.error("bindpassword", "given twice: keep it or bindpasswordfile");
        }
        if (startTls && urls.stream().anyMatch(url -> url.getScheme().equals("ldaps"))) {
            ldap.error("starttls", "is for ldap:// only: ldaps:// is encrypted from the beginning");
        }
        if (!insecure && !startTls && urls.stream().anyMatch(LdapConfig::tellsPasswords)) {
            ldap.error(
                    "urls",
                    "passwords would cross the network in clear: use ldaps://, set starttls, or say insecure: true");
        }
    }

    private void checkMissing(SectionReader ldap) {
        if (urls.isEmpty()) {
            ldap.missing("urls", "the servers of the directory, such as [ldaps://dc1.corp.example]");
        }
        if (users.base.isEmpty() && users.dn.isEmpty()) {
            ldap.missing("users.base", "below which DN people are searched for (or users.dn, to bind directly)");
        }
        if (groups.base.isEmpty() && (groups.lookup == Lookup.SEARCH || groups.lookup == Lookup.CHAIN)) {
            ldap.missing("groups.base", "below which DN groups are searched for");
        }
    }

    private static boolean tellsPasswords(URI url) {
        return url.getScheme().equals("ldap") && !Network.isLoopback(url.getHost());
    }
}
