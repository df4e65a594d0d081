package io.berth.app.config;

import io.berth.auth.rules.AccessRules;
import java.nio.file.Path;
import java.util.Optional;

/** The {@code berth.access} section: the source of access rules. */
public sealed interface AccessConfig {

    /** No rules: every account may do everything, and without accounts every client may. */
    record None() implements AccessConfig {}

    /** In the configuration itself. */
    record Inline(AccessRules rules) implements AccessConfig {}

    /** In a file that is reloaded when it changes. */
    record File(Path path) implements AccessConfig {}

    static AccessConfig read(SectionReader berth) {
        boolean wanted = berth.has("access");
        SectionReader access = berth.section("access");
        Optional<Path> file = access.optional("file", ValueType.PATH);
        boolean inline = access.saysText("rules");
        AccessRules rules = RuleReader.rules(access);
        if (file.isPresent() && inline) {
            berth.error("access", "both file and rules; keep one");
        }
        if (wanted && file.isEmpty() && !inline) {
            berth.error("access", "neither file nor rules; without this section every account may do everything");
        }
        if (inline) {
            return new Inline(rules);
        }
        return file.<AccessConfig>map(File::new).orElseGet(None::new);
    }
}
