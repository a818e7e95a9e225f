package dev.taskward.adapter.rest.problem;

import java.util.List;

/**
 * One occurrence of a problem.
 *
 * @param textKey the key by which a contract may prescribe the text; by default the code of the problem
 * @param detail the text, unless the contract prescribes one
 * @param errors the errors in the input; empty for other problems
 */
public record ProblemOccurrence(Problem problem, String textKey, String detail, List<InputError> errors) {

    public static ProblemOccurrence of(Problem problem, String detail) {
        return new ProblemOccurrence(problem, problem.code(), detail, List.of());
    }

    /** Returns the problem of a request whose body is absent, or ends before its announced end. */
    public static ProblemOccurrence incompleteBody() {
        return of(Problem.MALFORMED_REQUEST, "The body is missing or incomplete.");
    }

    public static ProblemOccurrence invalidInput(List<InputError> errors) {
        return invalidInput(InputError.summary(errors), errors);
    }

    public static ProblemOccurrence invalidInput(String detail, List<InputError> errors) {
        return new ProblemOccurrence(Problem.INVALID_INPUT, Problem.INVALID_INPUT.code(), detail, errors);
    }
}
