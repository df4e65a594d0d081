package io.berth.http.app;

/** The command line makes no sense. */
final class WrongUsage extends Exception {

    private final String problem;

    WrongUsage(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** What of it makes none. */
    String problem() {
        return problem;
    }
}
