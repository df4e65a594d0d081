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

    private Unprivileged() {}

    /** The output of the program. */
    static String run(Class<?> program, Path argument) throws IOException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("setpriv", WITHOUT.formatted("inh-caps"), WITHOUT.formatted("bounding-set")));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.addAll(List.of(java, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(program.getName(), argument.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
