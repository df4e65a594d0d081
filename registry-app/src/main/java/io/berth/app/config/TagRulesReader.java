package io.berth.app.config;

import io.berth.core.access.RepositoryGlob;
import io.berth.core.access.TagGlob;
import io.berth.core.access.TagSelection;
import io.berth.core.service.TagRules;
import java.util.ArrayList;
import java.util.List;

/** Reads rules for tags: {@code {on: [release/**], tags: ["v*"], except: [latest], immutable: true}}. */
final class TagRulesReader {

    static final ValueType<RepositoryGlob> REPOSITORIES = ValueType.of(
            "repositories such as library/app or team/** (lower case; ** is a component of its own)",
            RepositoryGlob::parse);
    private static final ValueType<TagGlob> TAGS = ValueType.of("tags such as latest or v*", TagGlob::parse);

    private TagRulesReader() {}

    static TagRules read(SectionReader section, String key) {
        List<TagRules.Rule> rules = new ArrayList<>();
        for (SectionReader rule : section.sections(key)) {
            rules.add(new TagRules.Rule(selection(rule), rule.value("immutable", ValueType.BOOLEAN, false)));
        }
        return new TagRules(rules);
    }

    /** The tags that a rule is for: {@code on}, {@code tags} and {@code except}. */
    static TagSelection selection(SectionReader rule) {
        return new TagSelection(
                rule.some("on", REPOSITORIES, List.of(RepositoryGlob.ALL)),
                rule.some("tags", TAGS, List.of(TagGlob.ALL)),
                rule.list("except", TAGS, List.of()));
    }
}
