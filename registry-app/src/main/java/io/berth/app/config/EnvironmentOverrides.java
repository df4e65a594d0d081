package io.berth.app.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Overrides settings by {@code REGISTRY_*} variables, as distribution does: the name is the path of the key, the value
 * is YAML, and they apply in the order of their names, so that {@code REGISTRY_STORAGE=inmemory} first replaces the
 * section that {@code REGISTRY_STORAGE_…} then fills.
 */
final class EnvironmentOverrides {

    private static final String PREFIX = "REGISTRY_";
    private static final Set<String> NOT_SETTINGS = Set.of("REGISTRY_CONFIGURATION_PATH");

    /** Sections whose value may be the bare name of a driver. */
    private static final Set<String> CHOICES = Set.of("STORAGE", "AUTH");

    /**
     * Variables that Kubernetes sets in every pod for a service called {@code registry} or {@code registry-something}.
     */
    private static final Pattern KUBERNETES_SERVICE =
            Pattern.compile("REGISTRY_(\\w+_)?(SERVICE_HOST=.*|SERVICE_PORT(_\\w+)?=.*|PORT=\\w+://.*"
                    + "|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?=.*)");

    private final Map<String, String> environment;
    private final Report report;

    EnvironmentOverrides(Map<String, String> environment, Report report) {
        this.environment = new TreeMap<>(environment);
        this.report = report;
    }

    /** The variable that sets a key: {@code REGISTRY_HTTP_ADDR} for {@code http.addr}, {@code _0_} for {@code [0].}. */
    static String variable(String key) {
        return PREFIX + key.replaceAll("[.\\[]", "_").replace("]", "").toUpperCase(Locale.ROOT);
    }

    Setting.Section over(Setting.Section file) {
        Setting.Section merged = file;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (isSetting(variable.getKey(), variable.getValue())) {
                merged = overlay(merged, new Origin.Variable(variable.getKey()), variable.getValue());
            }
        }
        return merged;
    }

    private static boolean isSetting(String name, String value) {
        return name.startsWith(PREFIX)
                && !NOT_SETTINGS.contains(name)
                && !KUBERNETES_SERVICE.matcher(name + "=" + value).matches();
    }

    private Setting.Section overlay(Setting.Section root, Origin.Variable variable, String text) {
        List<String> way = List.of(variable.name().substring(PREFIX.length()).split("_", -1));
        if (way.getFirst().equalsIgnoreCase("version")) {
            report.warn(variable, "", "ignored: the version of the format belongs into the file");
            return root;
        }
        Setting value = parse(text, variable);
        return put(root, way, value);
    }

    private static Setting parse(String text, Origin variable) {
        if (isMarked(text)) {
            return new Setting.Scalar(text, variable);
        }
        Report ignored = Report.strict();
        Setting parsed = new YamlReader(line -> variable, ignored).read(text);
        if (ignored.hasErrors()) {
            return new Setting.Scalar(text, variable);
        }
        boolean structured = parsed instanceof Setting.Section || parsed instanceof Setting.Items;
        return structured ? new Setting.Ambiguous(text, parsed) : parsed;
    }

    /** Whether YAML would parse its beginning as a tag or an anchor, neither of which is useful in a variable. */
    private static boolean isMarked(String text) {
        return text.startsWith("!") || text.startsWith("&");
    }

    private Setting.Section put(Setting.Section section, List<String> way, Setting value) {
        String key = section.keyLike(way.getFirst());
        Setting present = section.get(key);
        if (CHOICES.contains(way.getFirst()) && present instanceof Setting.Scalar driver) {
            present = Setting.Section.empty(driver.origin()).with(driver.text(), new Setting.Nothing(driver.origin()));
        }
        return section.with(key, under(present, way.subList(1, way.size()), value));
    }

    private Setting under(Setting present, List<String> way, Setting value) {
        if (way.isEmpty()) {
            return value;
        }
        return switch (present) {
            case Setting.Section section -> put(section, way, value);
            case Setting.Items list -> putItem(list, way, value);
            case Setting.Ambiguous either -> under(either.parsed(), way, value);
            case Setting.Nothing nothing -> under(fresh(way.getFirst(), value.origin()), way, value);
            case Setting.Scalar single -> {
                report.warn(
                        value.origin(), "", "ignored: what it goes into is a single value (" + single.origin() + ")");
                yield single;
            }
        };
    }

    private static Setting fresh(String key, Origin origin) {
        return isIndex(key) ? new Setting.Items(List.of(), origin) : Setting.Section.empty(origin);
    }

    private Setting putItem(Setting.Items list, List<String> way, Setting value) {
        int size = list.items().size();
        if (!isIndex(way.getFirst()) || Integer.parseInt(way.getFirst()) > size) {
            report.error(
                    value.origin(), "", "not an index of this list: " + way.getFirst() + " (the next is " + size + ")");
            return list;
        }
        int index = Integer.parseInt(way.getFirst());
        Setting present = index == size ? Setting.Nothing.DEFAULT : list.items().get(index);
        return list.with(index, under(present, way.subList(1, way.size()), value));
    }

    private static boolean isIndex(String key) {
        return key.matches("\\d{1,4}");
    }
}
