/** What a journal has to keep over every server state: {@code JournalContract}. */
@org.jspecify.annotations.NullMarked
package io.berth.core.journal;
