/**
 * Access rules: an ordered list of who may do what where, written by the operator. Values and decisions only; where the
 * rules are read from is the caller's business. Imports core. Start reading at {@link io.berth.auth.rules.AccessRules}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.rules;
