package io.berth.core.access;

/**
 * What an authorizer decided.
 *
 * @param rule that decided, as an operator would look for it; for the audit log and explanations
 */
public record Decision(boolean permitted, String rule) {

    /** The authorizer would permit it, but the credentials are not good for it. */
    public static final Decision BEYOND_CREDENTIALS = new Decision(false, "beyond the scope of the credentials");
}
