package io.berth.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is invalid; lists every problem. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /**
     * With a single problem.
     *
     * @param subject the key or file that it is about
     */
    public static ConfigException of(String subject, String reason) {
        return new ConfigException(List.of(new Problem(Problem.Severity.ERROR, new Origin.Default(), subject, reason)));
    }

    /** Errors, and warnings that may explain them, in the order of their lines. */
    public List<Problem> problems() {
        return problems;
    }
}
