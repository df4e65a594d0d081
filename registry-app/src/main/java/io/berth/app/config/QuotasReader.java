package io.berth.app.config;

import io.berth.core.access.RepositoryGlob;
import io.berth.core.quota.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads quotas: {@code {on: [team-a/**], bytes: 50GiB, tags: 1000}}. */
final class QuotasReader {

    private static final ValueType<Integer> TAGS = ValueType.integer(0, Integer.MAX_VALUE);

    private QuotasReader() {}

    static List<Quota> read(SectionReader section, String key) {
        List<Quota> quotas = new ArrayList<>();
        for (SectionReader quota : section.sections(key)) {
            List<RepositoryGlob> on = quota.some("on", TagRulesReader.REPOSITORIES, List.of(RepositoryGlob.ALL));
            Optional<DataSize> bytes = quota.optional("bytes", ValueType.SIZE);
            Optional<Integer> tags = quota.optional("tags", TAGS);
            if (!quota.has("bytes") && !quota.has("tags")) {
                quota.problem("limits nothing; expected bytes, tags or both");
            }
            quotas.add(new Quota(
                    on,
                    bytes.map(size -> OptionalLong.of(size.bytes())).orElse(OptionalLong.empty()),
                    tags.map(OptionalLong::of).orElse(OptionalLong.empty())));
        }
        return quotas;
    }
}
