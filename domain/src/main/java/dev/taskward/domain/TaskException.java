package dev.taskward.domain;

import java.util.SortedMap;

/**
 * A rule that a request has met. The set is closed, so that whoever translates it for the outside must name every case.
 *
 * <p>These are ordinary answers, not faults of the program: they carry no stack trace.
 */
public abstract sealed class TaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    private TaskException(String message) {
        super(message, null, false, false);
        this.message = message;
    }

    /** For people. */
    @Override
    public String getMessage() {
        return message;
    }

    /** The owner has no such task. Whether somebody else has one is not told. */
    public static final class NotFound extends TaskException {
        private static final long serialVersionUID = 1L;

        public NotFound() {
            super("The task does not exist.");
        }
    }

    /** The task is not, or no longer, of a version that the request is meant for. */
    public static final class VersionMismatch extends TaskException {
        private static final long serialVersionUID = 1L;

        private final long current;

        VersionMismatch(long current) {
            super("The task has been changed: it is at version " + current + ".");
            this.current = current;
        }

        /** The version that it is at. */
        public long current() {
            return current;
        }
    }

    /** Of several operations some are refused, and so nothing was done. */
    public static final class OperationsRefused extends TaskException {
        private static final long serialVersionUID = 1L;

        private final transient SortedMap<Integer, TaskException> reasons;

        /** Takes the reasons by index, from 0. */
        public OperationsRefused(SortedMap<Integer, TaskException> reasons) {
            super("Some of the operations are refused, so none was done.");
            this.reasons = reasons;
        }

        /** By index, from 0. */
        public SortedMap<Integer, TaskException> reasons() {
            return reasons;
        }
    }

    /** The owner has as many tasks as one owner may have. */
    public static final class QuotaExceeded extends TaskException {
        private static final long serialVersionUID = 1L;

        public QuotaExceeded(int quota) {
            super("There are already " + quota + " tasks, which is the most one user may have.");
        }
    }

    /** Tasks are for users whom the login service knows, and it does not know this one, or no longer. */
    public static final class UnknownOwner extends TaskException {
        private static final long serialVersionUID = 1L;

        public UnknownOwner() {
            super("The user does not exist.");
        }
    }

    /** A value that breaks a rule of its type. The message never repeats the value. */
    public static final class InvalidValue extends TaskException {
        private static final long serialVersionUID = 1L;

        /** The rules a value can break. */
        public enum Rule {
            BLANK,
            TOO_LONG,
            OUT_OF_RANGE,
            INVALID_CHARACTER
        }

        private final Rule rule;

        InvalidValue(Rule rule, String message) {
            super(message);
            this.rule = rule;
        }

        public Rule rule() {
            return rule;
        }
    }
}
