/**
 * Accounts and groups of a company's directory: LDAP (RFC 4511), and Active Directory by it. Imports core, {@code auth}
 * and the LDAP SDK of UnboundID, which is loaded only when a directory is configured. Start reading at
 * {@link io.berth.auth.ldap.LdapAccounts}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.ldap;
