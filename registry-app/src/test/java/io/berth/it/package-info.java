/**
 * The packaged registry, as its own process, against the clients people use. Each {@code *IT} is one client; what was
 * pulled is compared with what was pushed. Knows nothing of Berth's classes but values of the core. Start reading at
 * {@code SkopeoIT}, then {@code Berth} and {@code Tool}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.it;
