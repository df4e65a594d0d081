package io.berth.storage.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a test program in a process subject to file modes, which root is not. */
final class Unprivileged {

    /** Drops the capabilities that override file modes. */
    private static final String WITHOUT = "--%s=-dac_override,-dac_read_search";

    /** A user that owns nothing. */
    static final int UID = 65532;

    private Unprivileged() {}

    /** The output of the program. */
    static String run(Class<?> program, Path argument) throws IOException {
        return run(
                "root".equals(System.getProperty("user.name"))
                        ? List.of("setpriv", WITHOUT.formatted("inh-caps"), WITHOUT.formatted("bounding-set"))
                        : List.of(),
                program,
                argument);
    }

    /** The same as {@link #UID}, which may read the class path in any directory, for a test that is root. */
    static String runAsOther(Class<?> program, Path argument) throws IOException {
        return run(
                List.of(
                        "setpriv",
                        "--reuid=" + UID,
                        "--regid=" + UID,
                        "--clear-groups",
                        "--inh-caps=-all,+dac_read_search",
                        "--ambient-caps=-all,+dac_read_search"),
                program,
                argument);
    }

    private static String run(List<String> privileges, Class<?> program, Path argument) throws IOException {
        List<String> command = new ArrayList<>(privileges);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.addAll(List.of(java, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(program.getName(), argument.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
