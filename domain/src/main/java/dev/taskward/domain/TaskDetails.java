package dev.taskward.domain;

import org.jspecify.annotations.Nullable;

/** The fields of a task that its owner writes. An unset field is null. */
public record TaskDetails(
        TaskTitle title,
        @Nullable TaskDescription description,
        boolean completed,
        @Nullable Priority priority,
        @Nullable DueDate dueDate) {

    TaskDetails withCompleted(boolean newCompleted) {
        return new TaskDetails(title, description, newCompleted, priority, dueDate);
    }
}
