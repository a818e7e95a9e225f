package dev.taskward.domain;

import org.jspecify.annotations.Nullable;

/** What shall become of each member that an owner writes. */
public record TaskEdit(
        Change<TaskTitle> title,
        Change<@Nullable TaskDescription> description,
        Change<Boolean> completed,
        Change<@Nullable Priority> priority,
        Change<@Nullable DueDate> dueDate) {

    TaskDetails appliedTo(TaskDetails details) {
        return new TaskDetails(
                title.appliedTo(details.title()),
                description.appliedTo(details.description()),
                completed.appliedTo(details.completed()),
                priority.appliedTo(details.priority()),
                dueDate.appliedTo(details.dueDate()));
    }
}
