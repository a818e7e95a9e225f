package dev.taskward.adapter.rest.problem;

import java.util.List;

/** A request that this adapter rejects before it reaches a use case. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemOccurrence occurrence;

    private ProblemException(ProblemOccurrence occurrence) {
        super(occurrence.detail(), null, false, false);
        this.occurrence = occurrence;
    }

    public ProblemException(Problem problem, String detail) {
        this(ProblemOccurrence.of(problem, detail));
    }

    public static ProblemException invalidInput(List<InputError> errors) {
        return new ProblemException(ProblemOccurrence.invalidInput(errors));
    }

    public static ProblemException invalidInput(String detail, List<InputError> errors) {
        return new ProblemException(ProblemOccurrence.invalidInput(detail, errors));
    }

    ProblemOccurrence occurrence() {
        return occurrence;
    }

    /** Returns the errors in the input; empty for other problems. */
    public List<InputError> errors() {
        return occurrence.errors();
    }
}
