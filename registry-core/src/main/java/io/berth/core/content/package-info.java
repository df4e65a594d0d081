/** Stored content, compared with the digest it is stored under. Start reading at {@code ContentCheck}. */
@org.jspecify.annotations.NullMarked
package io.berth.core.content;
