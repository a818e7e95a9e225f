package dev.taskward.domain;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request that a rule of the domain rejects. The hierarchy is sealed, so that an adapter that maps it to its own
 * errors does not compile until it handles every case.
 *
 * <p>Rejections are expected results and not defects, so these exceptions have no stack trace.
 */
public abstract sealed class TaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    private TaskException(String message) {
        super(message, null, false, false);
        this.message = message;
    }

    /** Returns a message for people. It never contains a value from the request. */
    @Override
    public String getMessage() {
        return message;
    }

    /** The user has no such task. It may or may not exist for another user. */
    public static final class NotFound extends TaskException {
        private static final long serialVersionUID = 1L;

        public NotFound() {
            super("The task does not exist.");
        }
    }

    /** The task belongs to another user, and this deployment discloses that. */
    public static final class OwnedByAnother extends TaskException {
        private static final long serialVersionUID = 1L;

        OwnedByAnother() {
            super("The task belongs to another user.");
        }
    }

    /** The version of the task does not meet the condition of the request. */
    public static final class VersionMismatch extends TaskException {
        private static final long serialVersionUID = 1L;

        private final long currentVersion;

        VersionMismatch(long currentVersion) {
            super("The task has changed: its current version is " + currentVersion + ".");
            this.currentVersion = currentVersion;
        }

        /** Returns the version that the task has now. */
        public long currentVersion() {
            return currentVersion;
        }
    }

    /** At least one operation of a batch was rejected, so none of them was executed. */
    public static final class BatchRejected extends TaskException {
        private static final long serialVersionUID = 1L;

        private final transient SortedMap<Integer, TaskException> reasons;

        /**
         * Creates the exception.
         *
         * @param reasons the rejections, by the index of the operation, from 0
         */
        public BatchRejected(SortedMap<Integer, TaskException> reasons) {
            super("At least one operation was rejected, so none was executed.");
            this.reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
        }

        /** Returns the rejections, by the index of the operation, from 0. */
        public SortedMap<Integer, TaskException> reasons() {
            return reasons;
        }
    }

    /** The owner already has the maximum number of tasks. */
    public static final class QuotaExceeded extends TaskException {
        private static final long serialVersionUID = 1L;

        QuotaExceeded(int quota) {
            super("The user already has " + quota + " tasks, which is the maximum.");
        }
    }

    /** The login service does not know the user, or no longer does. */
    public static final class UnknownOwner extends TaskException {
        private static final long serialVersionUID = 1L;

        public UnknownOwner() {
            super("The user does not exist.");
        }
    }

    /** A value breaks a rule of its type. */
    public static final class InvalidValue extends TaskException {
        private static final long serialVersionUID = 1L;

        /** The rules that a value can break. */
        public enum Rule {
            /** The text is empty or has white space only. */
            BLANK,
            /** The text has more characters than allowed. */
            TOO_LONG,
            /** The number or time is below the minimum or above the maximum. */
            OUT_OF_RANGE,
            /** The text has a character that cannot be stored. */
            INVALID_CHARACTER
        }

        private final Rule rule;

        InvalidValue(Rule rule, String message) {
            super(message);
            this.rule = rule;
        }

        /** Returns the rule that the value breaks. */
        public Rule rule() {
            return rule;
        }
    }
}
