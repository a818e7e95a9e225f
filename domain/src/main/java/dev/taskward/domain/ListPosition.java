package dev.taskward.domain;

import dev.taskward.domain.TaskQuery.Sort;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The position of a task in a sorted list (a keyset). It stays valid when the task is deleted.
 *
 * @param id the id of the task, which breaks ties
 * @param key the value by which the list is sorted
 */
public record ListPosition(TaskId id, SortKey key) {

    /** Returns the position of a task in lists with this sort. */
    public static ListPosition of(Task task, Sort sort) {
        TaskDetails details = task.details();
        SortKey key = switch (sort) {
            case CREATED -> new SortKey.Time(task.createdAt());
            case TITLE -> new SortKey.Title(details.title().value());
            case DUE_DATE -> keyOf(details.dueDate());
            case PRIORITY -> keyOf(details.priority());
            case UPDATED -> new SortKey.Time(task.updatedAt());
        };
        return new ListPosition(task.id(), key);
    }

    private static SortKey keyOf(@Nullable DueDate dueDate) {
        return dueDate == null ? new SortKey.None() : new SortKey.Time(dueDate.value());
    }

    private static SortKey keyOf(@Nullable Priority priority) {
        return priority == null ? new SortKey.None() : new SortKey.Rank(priority);
    }

    /** The value by which a task is sorted. */
    public sealed interface SortKey {

        /** A creation time, due date or time of the last change. */
        record Time(Instant value) implements SortKey {}

        record Title(String value) implements SortKey {}

        record Rank(Priority value) implements SortKey {}

        /** The task has no value to sort by, so it is among the last of the list. */
        record None() implements SortKey {}
    }
}
