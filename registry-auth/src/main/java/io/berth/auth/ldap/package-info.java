/**
 * Authentication and groups from an LDAP directory (RFC 4511), including Active Directory. Imports core, {@code auth}
 * and the UnboundID LDAP SDK, which is loaded only when a directory is configured. Start reading at
 * {@link io.berth.auth.ldap.LdapAccounts}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.ldap;
