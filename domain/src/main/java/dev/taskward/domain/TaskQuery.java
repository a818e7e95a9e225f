package dev.taskward.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A selection of an owner's tasks, and the order in which they are listed. Ties are broken by id, in the same
 * direction.
 */
public record TaskQuery(Filter filter, Sort sort, Direction direction) {

    /** Selects every task, newest first. */
    public static final TaskQuery DEFAULT = of(Status.ALL, Sort.CREATED);

    /** Selects the tasks of a status, in the default direction of the sort. */
    public static TaskQuery of(Status status, Sort sort) {
        return new TaskQuery(Filter.of(status), sort, sort.defaultDirection());
    }

    /**
     * The conditions that every listed task meets. A condition that is null is not applied.
     *
     * @param dueBefore the due date is before this time
     * @param dueAfter the due date is after this time
     * @param updatedSince the last change is at this time or later
     * @param words each word is part of the title or the description, ignoring case
     */
    public record Filter(
            Status status,
            @Nullable Priority priority,
            @Nullable Instant dueBefore,
            @Nullable Instant dueAfter,
            @Nullable Instant updatedSince,
            List<String> words) {

        public Filter {
            words = List.copyOf(words);
            words.forEach(TextRules::requireStorable);
        }

        /** Filters by status only. */
        public static Filter of(Status status) {
            return new Filter(status, null, null, null, null, List.of());
        }
    }

    /** Selects tasks by whether they are completed. */
    public enum Status {
        ALL,
        PENDING,
        COMPLETED
    }

    /** The value by which tasks are sorted. Tasks without that value come last, in both directions. */
    public enum Sort {
        /** By creation time, by default newest first. */
        CREATED(Direction.DESC),
        /** By title, ignoring case, by default A to Z. */
        TITLE(Direction.ASC),
        /** By due date, by default soonest first. */
        DUE_DATE(Direction.ASC),
        /** By priority, by default high first. */
        PRIORITY(Direction.DESC),
        /** By the time of the last change, by default latest first. */
        UPDATED(Direction.DESC);

        private final Direction defaultDirection;

        Sort(Direction defaultDirection) {
            this.defaultDirection = defaultDirection;
        }

        public Direction defaultDirection() {
            return defaultDirection;
        }
    }

    /** Ascending or descending. */
    public enum Direction {
        ASC,
        DESC
    }
}
