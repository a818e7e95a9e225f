package dev.taskward.domain;

/** Which of an owner's tasks, and in which order. Ties are broken by id, in the direction of the sort. */
public record TaskQuery(Status status, Sort sort) {

    /** Everything, newest first. */
    public static final TaskQuery DEFAULT = new TaskQuery(Status.ALL, Sort.CREATED);

    public enum Status {
        ALL,
        PENDING,
        COMPLETED
    }

    public enum Sort {
        /** Newest first. */
        CREATED,
        /** A to Z, whatever the case. */
        TITLE,
        /** Soonest first, those without a due date last. */
        DUE_DATE
    }
}
