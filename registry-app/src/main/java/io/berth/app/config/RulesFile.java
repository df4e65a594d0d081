package io.berth.app.config;

import io.berth.auth.rules.AccessRules;
import java.nio.file.Path;

/**
 * A file of access rules: a map with the one key {@code rules}.
 *
 * @param path of the file, or of a symbolic link to it
 */
public record RulesFile(Path path) {

    /** Reads the rules, or reports every problem. */
    public AccessRules read() throws ConfigException {
        return parse(text());
    }

    /** The current content of the file. */
    public String text() throws ConfigException {
        return ConfigLoader.text(path);
    }

    /** Parses rules, or reports every problem. */
    public AccessRules parse(String text) throws ConfigException {
        Report report = Report.strict();
        Setting.Section root = section(text, report);
        report.refuseErrors();
        AccessRules rules = RuleReader.file(new SectionReader("", root, report));
        report.refuseErrors();
        return rules;
    }

    /** Whether the file contains rules rather than a whole configuration. */
    public boolean holdsRulesOnly() throws ConfigException {
        Setting.Section root = section(text(), Report.strict());
        return root.entries().containsKey("rules") && !root.entries().containsKey("version");
    }

    private Setting.Section section(String text, Report report) {
        YamlReader yaml = new YamlReader(line -> new Origin.Line(path.toString(), line), report);
        return ConfigLoader.root(yaml.read(text), "rules: []", report);
    }
}
