@org.jspecify.annotations.NullMarked
package io.berth.storage.copy;
