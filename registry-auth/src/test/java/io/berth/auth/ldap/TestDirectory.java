package io.berth.auth.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.berth.auth.ldap.LdapSettings.Connections;
import io.berth.auth.ldap.LdapSettings.Groups;
import io.berth.auth.ldap.LdapSettings.Lookup;
import io.berth.auth.ldap.LdapSettings.Password;
import io.berth.auth.ldap.LdapSettings.ServiceAccount;
import io.berth.auth.ldap.LdapSettings.Users;
import io.berth.core.net.FreePorts;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An LDAP directory on a loopback port that records its queries. */
final class TestDirectory implements AutoCloseable {

    static final String PEOPLE = "ou=people,dc=example,dc=com";
    static final String GROUPS = "ou=groups,dc=example,dc=com";
    static final ServiceAccount SERVICE =
            new ServiceAccount("cn=berth,dc=example,dc=com", new Password.Text("service secret"));
    static final Users USERS = new Users(Optional.empty(), Optional.of(PEOPLE), "(objectClass=*)", "uid", "uid", false);
    static final Groups NO_GROUPS = groups(Lookup.NONE, "member", 0);

    /** Kept over a restart, so the system cannot choose it. */
    private final int port = FreePorts.one();

    private final InMemoryDirectoryServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    TestDirectory() throws LDAPException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
        config.setSchema(null);
        config.addAdditionalBindCredentials("cn=berth,dc=example,dc=com", "service secret");
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("plain", InetAddress.getLoopbackAddress(), port, null));
        config.addInMemoryOperationInterceptor(new Recording());
        server = new InMemoryDirectoryServer(config);
        add("dc=example,dc=com", "objectClass: domain", "dc: example");
        add(PEOPLE, "objectClass: organizationalUnit", "ou: people");
        add(GROUPS, "objectClass: organizationalUnit", "ou: groups");
        server.startListening();
    }

    private final class Recording extends InMemoryOperationInterceptor {
        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
            asked.add("bind " + request.getRequest().getBindDN());
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            asked.add("search " + request.getRequest().getFilter());
        }
    }

    /** @param attributes such as {@code cn: all} */
    void add(String dn, String... attributes) throws LDAPException {
        server.add(dn, Arrays.stream(attributes).map(TestDirectory::attribute).toList());
    }

    private static Attribute attribute(String line) {
        int colon = line.indexOf(": ");
        return new Attribute(line.substring(0, colon), line.substring(colon + 2));
    }

    /** Adds a user with a password and optional further attributes. */
    void addPerson(String uid, String password, String... attributes) throws LDAPException {
        add(dn(uid), "objectClass: person", "uid: " + uid, "userPassword: " + password);
        for (String line : attributes) {
            Attribute more = attribute(line);
            server.modify(dn(uid), new Modification(ModificationType.ADD, more.getName(), more.getValues()));
        }
    }

    void addGroup(String cn, String... members) throws LDAPException {
        add(group(cn), "objectClass: groupOfNames", "cn: " + cn);
        server.modify(group(cn), new Modification(ModificationType.ADD, "member", members));
    }

    void setPassword(String uid, String password) throws LDAPException {
        server.modify(dn(uid), new Modification(ModificationType.REPLACE, "userPassword", password));
    }

    void replace(String uid, String line) throws LDAPException {
        Attribute other = attribute(line);
        server.modify(dn(uid), new Modification(ModificationType.REPLACE, other.getName(), other.getValues()));
    }

    void remove(String uid) throws LDAPException {
        server.delete(dn(uid));
    }

    static String dn(String uid) {
        return "uid=" + uid + "," + PEOPLE;
    }

    static String group(String cn) {
        return "cn=" + cn + "," + GROUPS;
    }

    static Groups groups(Lookup lookup, String attribute, int depth) {
        return new Groups(lookup, Optional.of(GROUPS), "(objectClass=*)", attribute, false, "cn", depth);
    }

    URI address() {
        return URI.create("ldap://127.0.0.1:" + port);
    }

    /** Settings with the service account, without a cache. */
    LdapSettings settings(Users users, Groups groups) {
        return settings(Optional.of(SERVICE), users, groups, Duration.ZERO);
    }

    LdapSettings settings(Optional<ServiceAccount> service, Users users, Groups groups, Duration remembered) {
        return settings(List.of(address()), service, users, groups, remembered);
    }

    static LdapSettings settings(
            List<URI> servers, Optional<ServiceAccount> service, Users users, Groups groups, Duration remembered) {
        Connections connections =
                new Connections(4, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(30));
        return new LdapSettings(servers, false, Optional.empty(), service, users, groups, connections, remembered);
    }

    /** The queries so far, in order. */
    List<String> asked() {
        return asked;
    }

    /** Stops listening and closes every connection. */
    void stop() {
        server.shutDown(true);
    }

    /** Listens again, on the same port. */
    void start() throws LDAPException {
        server.startListening();
    }

    @Override
    public void close() {
        stop();
    }
}
