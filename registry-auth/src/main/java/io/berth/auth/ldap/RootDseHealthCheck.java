package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;

/** Checks a connection by reading the root DSE: any response keeps it, also a refusal. */
final class RootDseHealthCheck extends LDAPConnectionPoolHealthCheck {

    private static final String NO_ATTRIBUTES = "1.1";

    private final Duration patience;

    RootDseHealthCheck(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void ensureConnectionValidForContinuedUse(LDAPConnection connection) throws LDAPException {
        SearchRequest root = new SearchRequest(
                "",
                SearchScope.BASE,
                DereferencePolicy.NEVER,
                1,
                0,
                false,
                Filter.createPresenceFilter("objectClass"),
                NO_ATTRIBUTES);
        root.setResponseTimeoutMillis(patience.toMillis());
        try {
            connection.search(root);
        } catch (LDAPException e) {
            if (!e.getResultCode().isConnectionUsable()) {
                throw e;
            }
        }
    }
}
