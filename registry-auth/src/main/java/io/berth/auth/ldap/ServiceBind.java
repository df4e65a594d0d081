package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import io.berth.core.file.FileFailure;
import java.io.IOException;

/** Binds each new connection as the service account. */
record ServiceBind(LdapSettings.ServiceAccount service) implements PostConnectProcessor {

    @Override
    public void processPreAuthenticatedConnection(LDAPConnection connection) {
        // Nothing to do before StartTLS.
    }

    /** A refused service bind is an outage for users who log in, not a refusal of them. */
    @Override
    public void processPostAuthenticatedConnection(LDAPConnection connection) throws LDAPException {
        try {
            connection.bind(service.dn(), service.password().read());
        } catch (LDAPException e) {
            throw failure(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw failure("its password cannot be read: " + FileFailure.text(e), e);
        }
    }

    private LDAPException failure(String why, Exception cause) {
        return new LDAPException(
                ResultCode.CONNECT_ERROR,
                "cannot search as " + service.dn() + ": " + why + "; check binddn and bindpassword or bindpasswordfile",
                cause);
    }
}
