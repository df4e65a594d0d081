/**
 * Access rules: an ordered list of who may do what where, written by the operator. Values and decisions only; callers
 * load the rules. Imports core. Start reading at {@link io.berth.auth.rules.AccessRules}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.rules;
