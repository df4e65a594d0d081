package io.berth.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML into settings. Tags construct nothing, and the number and depth of aliases are limited, so that the cost
 * of a hostile file is proportional to its size.
 */
final class YamlReader {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_ALIASES = 20;
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final String MERGE = "<<";
    private static final Pattern STANDARD_TAG = Pattern.compile("!!(str|int|float|bool|null)\\b");
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    /** More than a million characters can contain; only aliases can exceed it. */
    private static final int MAX_VALUES = 1 << 20;

    private final IntFunction<Origin> originOfLine;
    private final Report report;
    private int[] characters = {};
    private int converted;

    /** Aborts the conversion: continuing would take long, and repeat the same problems. */
    private static final class Excessive extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Origin origin;
        private final String path;

        private Excessive(Origin origin, String path, String problem) {
            super(problem, null, false, false);
            this.origin = origin;
            this.path = path;
        }
    }

    /** @param originOfLine the origin of a line, counted from 1 */
    YamlReader(IntFunction<Origin> originOfLine, Report report) {
        this.originOfLine = originOfLine;
        this.report = report;
    }

    /** Reads a document; problems are reported. */
    Setting read(String text) {
        characters = text.codePoints().toArray();
        try {
            return compose(text)
                    .map(root -> convert(root, "", 0))
                    .orElseGet(() -> new Setting.Nothing(originOfLine.apply(1)));
        } catch (Excessive e) {
            report.error(e.origin, e.path, String.valueOf(e.getMessage()));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            report.error(originOfLine.apply(line), "", "not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            report.error(originOfLine.apply(1), "", "not valid YAML: " + e.getMessage());
        }
        return new Setting.Nothing(originOfLine.apply(1));
    }

    private static Optional<Node> compose(String text) {
        LoadSettings settings = settings();
        StreamReader characters = new StreamReader(settings, text);
        Parser parser = new ShallowParser(new ParserImpl(settings, characters), MAX_DEPTH);
        return new Composer(settings, parser).getSingleNode();
    }

    private static LoadSettings settings() {
        return LoadSettings.builder()
                .setUseMarks(true)
                .setAllowDuplicateKeys(true) // reported below, with the line
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
    }

    private Setting convert(Node node, String path, int depth) {
        // The parser limits both, except where aliases repeat content.
        if (depth > MAX_DEPTH) {
            throw new Excessive(origin(node), path, "nested too deeply (limit " + MAX_DEPTH + " levels)");
        }
        if (++converted > MAX_VALUES) {
            throw new Excessive(origin(node), path, "too many values (limit " + MAX_VALUES + ")");
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode list -> items(list, path, depth);
            case MappingNode map -> section(map, path, depth);
            case AnchorNode alias -> convert(alias.getRealNode(), path, depth + 1);
            default -> new Setting.Nothing(origin(node));
        };
    }

    private Setting scalar(ScalarNode node) {
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return new Setting.Scalar(node.getValue(), origin(node));
        }
        String written = written(node);
        if (isText(written, node.getValue())) {
            return new Setting.Scalar(written, origin(node));
        }
        boolean isNull = NULLS.contains(node.getValue());
        return isNull ? new Setting.Nothing(origin(node)) : new Setting.Scalar(node.getValue(), origin(node));
    }

    /**
     * Whether YAML's tag or undefined anchor was meant as text, for example a password. Custom tags are not supported,
     * and the remaining value would be cut, or empty.
     */
    private static boolean isText(String written, String value) {
        boolean isTag =
                written.startsWith("!") && !STANDARD_TAG.matcher(written).lookingAt();
        return isTag || (written.startsWith("&") && value.isEmpty());
    }

    private String written(ScalarNode node) {
        int start = node.getStartMark().map(Mark::getIndex).orElse(0);
        int end = node.getEndMark().map(Mark::getIndex).orElse(start);
        return new String(characters, start, end - start);
    }

    private Setting items(SequenceNode node, String path, int depth) {
        List<Setting> items = new ArrayList<>();
        for (Node item : node.getValue()) {
            items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
        }
        return new Setting.Items(items, origin(node));
    }

    private Setting section(MappingNode node, String path, int depth) {
        Map<String, Setting> entries = new LinkedHashMap<>();
        Map<String, Setting> inherited = new LinkedHashMap<>();
        for (NodeTuple entry : node.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                report.error(origin(entry.getKeyNode()), path, "a key must be a word");
            } else if (key.getValue().equals(MERGE)) {
                inherit(inherited, convert(entry.getValueNode(), path, depth + 1), path);
            } else {
                put(entries, key, entry.getValueNode(), path, depth);
            }
        }
        inherited.forEach(entries::putIfAbsent);
        return new Setting.Section(entries, origin(node));
    }

    /** Adds the entries of a merge key: one map, or a list in which the first map with a key takes precedence. */
    private void inherit(Map<String, Setting> inherited, Setting from, String path) {
        switch (from) {
            case Setting.Section map -> map.entries().forEach(inherited::putIfAbsent);
            case Setting.Items list -> list.items().forEach(item -> inherit(inherited, item, path));
            case Setting other -> report.error(other.origin(), path, MERGE + ": expected a map, or a list of maps");
        }
    }

    private void put(Map<String, Setting> entries, ScalarNode key, Node value, String path, int depth) {
        String name = key.getValue();
        String child = path.isEmpty() ? name : path + "." + name;
        Setting converted = atKey(key, convert(value, child, depth + 1));
        Setting earlier = entries.get(name);
        if (earlier != null) {
            report.repeated(origin(key), child);
        }
        entries.put(name, earlier == null || Report.isChoice(child) ? converted : earlier.overlaidBy(converted));
    }

    /** A section has the origin of its key: its own mark would be the line of its first entry. */
    private Setting atKey(ScalarNode key, Setting value) {
        return switch (value) {
            case Setting.Section section -> new Setting.Section(section.entries(), origin(key));
            case Setting.Items list -> new Setting.Items(list.items(), origin(key));
            case Setting.Nothing nothing -> new Setting.Nothing(origin(key));
            case Setting.Scalar scalar -> scalar;
            case Setting.Ambiguous either -> either;
        };
    }

    private Origin origin(Node node) {
        return originOfLine.apply(node.getStartMark().map(Mark::getLine).orElse(0) + 1);
    }
}
