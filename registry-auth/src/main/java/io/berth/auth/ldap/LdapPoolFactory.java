package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.AggregatePostConnectProcessor;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import io.berth.auth.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Creates connection pools: to the first available server, encrypted and bound as configured. */
final class LdapPoolFactory {

    private static final int LDAP_PORT = 389;
    private static final int LDAPS_PORT = 636;

    private final LdapSettings settings;
    private final HostnameVerifyingSocketFactory tls;

    LdapPoolFactory(LdapSettings settings) throws IOException {
        this.settings = settings;
        this.tls = new HostnameVerifyingSocketFactory(
                TrustedAuthorities.tls(settings.authorities()).getSocketFactory());
    }

    /** Bound as the service account, if configured. */
    LDAPConnectionPool searching() throws IOException {
        List<PostConnectProcessor> steps = encryption();
        settings.service().ifPresent(service -> steps.add(new ServiceBind(service)));
        return pool(steps);
    }

    /** Not bound yet. */
    LDAPConnectionPool binding() throws IOException {
        return pool(encryption());
    }

    private List<PostConnectProcessor> encryption() {
        List<PostConnectProcessor> steps = new ArrayList<>();
        if (settings.startTls()) {
            steps.add(new StartTLSPostConnectProcessor(tls));
        }
        return steps;
    }

    private LDAPConnectionPool pool(List<PostConnectProcessor> steps) throws IOException {
        LdapSettings.Connections connections = settings.connections();
        RootDseHealthCheck check = new RootDseHealthCheck(connections.response());
        try {
            LDAPConnectionPool pool = new LDAPConnectionPool(
                    servers(), null, 0, connections.most(), 1, new AggregatePostConnectProcessor(steps), false, check);
            pool.setHealthCheckIntervalMillis(connections.check().toMillis());
            pool.setRetryFailedOperationsDueToInvalidConnections(EnumSet.allOf(OperationType.class));
            return pool;
        } catch (LDAPException e) {
            throw new IOException("LDAP connections cannot be set up: " + e.getMessage(), e);
        }
    }

    /** A failed server is tried last until another one fails. */
    private ServerSet servers() {
        FailoverServerSet servers = new FailoverServerSet(
                settings.servers().stream().map(this::server).toList());
        servers.setReOrderOnFailover(true);
        return servers;
    }

    private ServerSet server(URI server) {
        boolean encrypted = server.getScheme().equals("ldaps");
        int port = server.getPort() >= 0 ? server.getPort() : encrypted ? LDAPS_PORT : LDAP_PORT;
        String host = server.getHost().replaceAll("^\\[|]$", "");
        return encrypted ? new SingleServerSet(host, port, tls, options()) : new SingleServerSet(host, port, options());
    }

    private LDAPConnectionOptions options() {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(
                Math.toIntExact(settings.connections().connect().toMillis()));
        options.setResponseTimeoutMillis(settings.connections().response().toMillis());
        options.setFollowReferrals(false);
        // The calling thread reads the response: no reader thread for each connection.
        options.setUseSynchronousMode(true);
        return options;
    }
}
