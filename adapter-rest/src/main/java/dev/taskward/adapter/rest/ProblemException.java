package dev.taskward.adapter.rest;

import java.util.List;

/** A request that ends in a problem before it reaches a use case. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String detail;
    private final transient List<InputError> faults;

    ProblemException(Problem problem, String detail) {
        this(problem, detail, List.of());
    }

    private ProblemException(Problem problem, String detail, List<InputError> faults) {
        super(detail, null, false, false);
        this.problem = problem;
        this.detail = detail;
        this.faults = faults;
    }

    static ProblemException invalidInput(List<InputError> faults) {
        return invalidInput(InputError.summary(faults), faults);
    }

    static ProblemException invalidInput(String detail, List<InputError> faults) {
        return new ProblemException(Problem.INVALID_INPUT, detail, faults);
    }

    Problem problem() {
        return problem;
    }

    String detail() {
        return detail;
    }

    List<InputError> faults() {
        return faults;
    }
}
