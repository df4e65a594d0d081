package io.berth.app.config;

import io.berth.core.file.FileFailure;
import io.berth.core.file.FileTooLargeException;
import io.berth.core.file.SmallFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;

/** Reads file and environment into a {@link RegistryConfig}, or reports every problem. */
public final class ConfigLoader {

    private static final String PATH_VARIABLE = "REGISTRY_CONFIGURATION_PATH";

    /** Names the configuration contained in the image; set by the image. */
    private static final String SHIPPED_VARIABLE = "BERTH_SHIPPED_CONFIGURATION";

    private static final String MOUNTED = "/etc/distribution/config.yml or /etc/docker/registry/config.yml";

    /** The configuration when none is given: enough for a trial, with data in the working directory. */
    private static final String WITHOUT_FILE = """
            version: 0.1
            storage:
              filesystem:
                rootdirectory: ./data
              delete:
                enabled: true
            http:
              addr: :5000
            """;

    private final Map<String, String> environment;

    ConfigLoader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** With the environment variables of this process. */
    public static ConfigLoader ofProcess() {
        return new ConfigLoader(System.getenv());
    }

    /** Reads the file that {@code REGISTRY_CONFIGURATION_PATH} names; without one, the defaults. */
    public LoadedConfig load() throws ConfigException {
        String path = environment.getOrDefault(PATH_VARIABLE, "");
        return path.isEmpty()
                ? read(LoadedConfig.DEFAULTS, WITHOUT_FILE, line -> new Origin.Default())
                : load(Path.of(path));
    }

    /** Reads this file. */
    public LoadedConfig load(Path file) throws ConfigException {
        return read(name(file), text(file), line -> new Origin.Line(file.toString(), line));
    }

    private String name(Path file) {
        return file.toString().equals(environment.get(SHIPPED_VARIABLE))
                ? file + " (the image's own, as none is mounted at " + MOUNTED + ")"
                : file.toString();
    }

    LoadedConfig read(String source, String text, IntFunction<Origin> originOfLine) throws ConfigException {
        Report report = Report.ofConfiguration();
        Setting.Section written = root(new YamlReader(originOfLine, report).read(text), "version: 0.1", report);
        report.refuseErrors(); // the remaining problems of a malformed file would be noise
        Setting.Section merged = new EnvironmentOverrides(environment, report).over(written);
        RegistryConfig config = RegistryConfigReader.read(new SectionReader("", merged, report));
        report.refuseErrors();
        return new LoadedConfig(config, source, report.warnings(), report.values());
    }

    static Setting.Section root(Setting read, String example, Report report) {
        return switch (read) {
            case Setting.Section section -> section;
            case Setting.Nothing nothing -> Setting.Section.empty(nothing.origin());
            case Setting other -> {
                report.error(other.origin(), "", "expected a map of keys, such as " + example);
                yield Setting.Section.empty(other.origin());
            }
        };
    }

    static String text(Path file) throws ConfigException {
        try {
            return new SmallFile(file, SmallFile.CONFIGURATION).text();
        } catch (NoSuchFileException e) {
            throw unreadable(file, "no such file");
        } catch (FileTooLargeException e) {
            throw unreadable(file, String.valueOf(e.getReason()));
        } catch (CharacterCodingException e) {
            throw unreadable(file, "not UTF-8 text");
        } catch (FileSystemException e) {
            throw unreadable(file, FileFailure.explained(e));
        } catch (IOException e) {
            throw unreadable(file, "cannot be read: " + e.getMessage());
        }
    }

    private static ConfigException unreadable(Path file, String reason) {
        return ConfigException.of(file.toString(), reason);
    }
}
