package io.berth.app.cli;

/** The command line is invalid. */
final class WrongUsage extends Exception {

    private final String problem;

    WrongUsage(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** What is wrong with it. */
    String problem() {
        return problem;
    }
}
