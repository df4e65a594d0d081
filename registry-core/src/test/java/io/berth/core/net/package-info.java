/** What tests take of this machine's network. */
@org.jspecify.annotations.NullMarked
package io.berth.core.net;
