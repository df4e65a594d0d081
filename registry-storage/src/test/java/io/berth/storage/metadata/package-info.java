/** What metadata remembers, and that it is checked. */
@org.jspecify.annotations.NullMarked
package io.berth.storage.metadata;
