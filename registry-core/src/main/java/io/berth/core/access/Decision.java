package io.berth.core.access;

/**
 * The decision of an authorizer.
 *
 * @param rule the deciding rule, as an operator would look for it; for the audit log and explanations
 */
public record Decision(boolean permitted, String rule) {

    /** The account has the permission, but its credentials are limited to others. */
    public static final Decision BEYOND_CREDENTIALS = new Decision(false, "beyond the scope of the credentials");
}
